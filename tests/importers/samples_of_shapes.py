"""What every sample of install counts whose trouble is one of shape gives.

row: unit, day: headcount, staff, family, users (. is not known) < the unit above
"""

EXPECTED = {
    "blank_columns_and_rows_between.xlsx": """
        6: PC Hà Đông, 28/11/2025: 310 300 . .
        8: PC Sơn Tây, 28/11/2025: 205 190 . .
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "company_and_branches_indented.xlsx": """
        3: Công ty Điện lực Hà Nam, 28/11/2025: 620 600 210 500
        4: Điện lực Duy Tiên, 28/11/2025: 300 290 100 240 < Công ty Điện lực Hà Nam
        5: Điện lực Phủ Lý, 28/11/2025: 320 310 110 260 < Công ty Điện lực Hà Nam
        6: Công ty Điện lực Nam Định, 28/11/2025: 200 180 80 160
        7: Điện lực Hải Hậu, 28/11/2025: 100 90 40 80 < Công ty Điện lực Nam Định
        8: Điện lực Ý Yên, 28/11/2025: 100 90 40 80 < Công ty Điện lực Nam Định
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "counts_and_opinions_on_one_sheet.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 5.
        note: Sheet “Sheet1”: from row 6 on stands a table of another kind, which was left out.
    """,
    "extra_columns.xlsx": """
        3: PD16 PC Hà Đông, 28/11/2025: 310 300 . .
        4: PD17 PC Sơn Tây, 28/11/2025: 205 190 . .
        note: Sheet “Sheet1”: columns not taken: STT, Đầu mối, Số điện thoại, Tỷ lệ %, Chưa cài, Xếp hạng, Ghi chú.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "group_rows_roman_letter_number.xlsx": """
        5: PC Hà Nam, 28/11/2025: 620 600 210 500 < Tổng công ty Điện lực miền Bắc
        6: PC Nam Định, 28/11/2025: 900 880 305 760 < Tổng công ty Điện lực miền Bắc
        8: PC Long An, 28/11/2025: 700 640 200 500 < Tổng công ty Điện lực miền Nam
        10: Tổng công ty Phát điện 1, 28/11/2025: 3100 2900 1000 2500
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 3, 4, 7, 9.
    """,
    "group_total_differs_from_its_rows.xlsx": """
        4: Điện lực Duy Tiên, 28/11/2025: 300 290 100 240 < Công ty Điện lực Hà Nam
        5: Điện lực Phủ Lý, 28/11/2025: 320 310 110 260 < Công ty Điện lực Hà Nam
        7: Điện lực Hải Hậu, 28/11/2025: 100 90 40 80 < Công ty Điện lực Nam Định
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 3, 6, 8.
        note: Sheet “Sheet1”: row 3 gives 610 in column “CBCNV đã cài đặt”, the rows that belong to it (4, 5) add up to 600.
        note: Sheet “Sheet1”: row 8 gives 700 in column “CBCNV đã cài đặt”, the rows that belong to it (4, 5, 7) add up to 690.
        note: Sheet “Sheet1”: row 8 gives 590 in column “Đang sử dụng”, the rows that belong to it (4, 5, 7) add up to 580.
    """,
    "header_merged_over_two_rows.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        5: PC Sơn Tây, 28/11/2025: 205 190 77 160
        note: Sheet “Sheet1”: columns not taken: TT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "header_over_three_rows.xlsx": """
        5: PC Củ Chi, 28/11/2025: 240 200 90 180
        6: PC Hóc Môn, 28/11/2025: 260 255 140 230
        note: Sheet “Sheet1”: columns not taken: TT, Kết quả triển khai > Cài đặt > Tỷ lệ (%).
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "header_repeated_on_each_page.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        5: PC Sơn Tây, 28/11/2025: 205 190 77 160
        9: PC Ba Vì, 28/11/2025: 150 149 60 120
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
    """,
    "hidden_rows_columns_sheets_and_a_filter.xlsx": """
        3: PC Hà Đông, 28/11/2025: 310 300 120 250
        4: PC Sơn Tây, 28/11/2025: 205 190 77 160
        5: PC Ba Vì, 28/11/2025: 150 149 60 120
        note: Sheet “Nháp cũ” is hidden and was left out.
        note: Sheet “Số liệu”: columns not taken: STT.
        note: Sheet “Số liệu”: the day 28/11/2025 was taken from the title.
    """,
    "letterhead_with_motto_and_logo.xlsx": """
        10: Điện lực Duy Tiên, 28/11/2025: 62 60 31 55 < CÔNG TY ĐIỆN LỰC HÀ NAM
        11: Điện lực Phủ Lý, 28/11/2025: 75 75 48 70 < CÔNG TY ĐIỆN LỰC HÀ NAM
        note: Sheet “Báo cáo”: columns not taken: STT.
        note: Sheet “Báo cáo”: the day 28/11/2025 was taken from the title.
    """,
    "numbers_in_roman.xlsx": """
        3: PC Hà Đông, 28/11/2025: 310 300 120 250
        4: PC Sơn Tây, 28/11/2025: 205 190 77 160
        5: PC Ba Vì, 28/11/2025: 150 149 60 120
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "numbers_of_several_levels.xlsx": """
        3: Công ty Điện lực Tây Ninh, 28/11/2025: 620 600 210 500
        4: Điện lực Châu Thành, 28/11/2025: 300 290 100 240 < Công ty Điện lực Tây Ninh
        5: Điện lực Tân Châu, 28/11/2025: 320 310 110 260 < Công ty Điện lực Tây Ninh
        6: Công ty Điện lực An Giang, 28/11/2025: 250 180 80 160
        7: Điện lực Châu Thành, 28/11/2025: 100 90 40 80 < Công ty Điện lực An Giang
        8: Điện lực Tân Châu, 28/11/2025: 100 90 40 80 < Công ty Điện lực An Giang
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: row 6 gives 250 in column “Tổng số CBCNV”, the rows that belong to it (7, 8) add up to 200.
    """,
    "signature_block_and_notes_below.xlsx": """
        3: PC Hà Đông, 28/11/2025: 310 300 120 250
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 4, 5, 6, 7, 8, 9, 11, 12, 13, 14.
    """,
    "total_on_top.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        5: PC Sơn Tây, 28/11/2025: 205 190 77 160
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 3.
        note: Sheet “Sheet1”: row 3 gives 491 in column “CBCNV đã cài đặt”, the rows that belong to it (4, 5) add up to 490.
    """,
    "total_rows_of_all_words.xlsx": """
        3: PC Hà Nam, 28/11/2025: 620 600 210 500
        4: PC Nam Định, 28/11/2025: 900 880 305 760
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 5, 6, 7, 8, 9, 10, 11, 12, 13.
    """,
    "two_tables_one_under_another.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 150 . .
        4: PC Sơn Tây, 25/11/2025: 205 80 . .
        9: PC Hà Đông, 02/12/2025: 310 300 . .
        10: PC Sơn Tây, 02/12/2025: 205 190 . .
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 25/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 5, 7.
        note: Sheet “Sheet1”: the day 02/12/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 11.
    """,
    "two_tables_side_by_side.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 . . < Khối Hà Nội
        5: PC Sơn Tây, 28/11/2025: 205 190 . . < Khối Hà Nội
        4: PC Củ Chi, 28/11/2025: 240 200 . . < Khối TP Hồ Chí Minh
        5: PC Hóc Môn, 28/11/2025: 260 255 . . < Khối TP Hồ Chí Minh
        to correct: 6, Đã cài: nhiều
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 7.
    """,
    "two_tables_side_by_side_by_day.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 150 . .
        4: PC Sơn Tây, 25/11/2025: 205 80 . .
        3: PC Hà Đông, 02/12/2025: 310 300 . .
        4: PC Sơn Tây, 02/12/2025: 205 190 . .
        note: Sheet “Sheet1”: the day 25/11/2025 was taken from the title.
        note: Sheet “Sheet1”: the day 02/12/2025 was taken from the title.
    """,
    "unit_codes_alone.xlsx": """
        3: PD16, 28/11/2025: 310 300 . .
        4: pd17, 28/11/2025: 205 190 . .
        to correct: 5, Mã đơn vị: nothing
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "unit_merged_over_rows_of_days.xlsx": """
        2: PC Hà Đông, 25/11/2025: 310 150 . .
        3: PC Hà Đông, 02/12/2025: 310 300 . .
        4: PC Sơn Tây, 25/11/2025: 205 80 . .
        5: PC Sơn Tây, 02/12/2025: 205 190 . .
    """,
    "vertical_form_of_one_unit.xlsx": """
        10: CÔNG TY ĐIỆN LỰC HÀ NAM, 28/11/2025: 1263 1201 512 . < TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC
        note: Sheet “Biểu 1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Biểu 1”: read as a form with a label and its figure in each row.
    """,
    "vertical_form_with_unit_and_day_inside.xlsx": """
        to correct: 7, Người nhà cài đặt: nhiều
        note: Sheet “Phiếu”: read as a form with a label and its figure in each row.
    """,
    "vertical_form_with_units_across.xlsx": """
        5: PC Hà Đông, 28/11/2025: 310 300 120 .
        5: PC Sơn Tây, 28/11/2025: 205 190 0 .
        5: PC Ba Vì, 28/11/2025: 150 149 . .
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: read as a form with a label and its figure in each row.
    """,
    "vertical_forms_one_under_another.xlsx": """
        5: PC Hà Đông, 28/11/2025: 310 300 . .
        10: PC Sơn Tây, 28/11/2025: 205 190 . .
        15: PC Ba Vì, 28/11/2025: 150 149 . .
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: read as a form with a label and its figure in each row.
    """,
}
