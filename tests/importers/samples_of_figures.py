"""What every sample of install counts whose trouble is in its cells or its kind of file gives.

row: unit, day: headcount, staff, family, users (. is not known) < the unit above
"""

EXPECTED = {
    "comma_utf8.csv": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "day_beside_its_label.xlsx": """
        6: PC Hà Đông, 28/11/2025: 310 300 120 250 < EVNHANOI
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "day_in_sheet_names.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 150 . .
        3: PC Hà Đông, 02/12/2025: 310 250 . .
        3: PC Hà Đông, 09/12/2025: 310 300 . .
        note: Sheet “25-11-2025”: the day 25/11/2025 was taken from the sheet's name.
        note: Sheet “Tuần 2 (02.12)”: the day 02/12/2025 was taken from the sheet's name.
        note: Sheet “N09.12”: the day 09/12/2025 was taken from the sheet's name.
    """,
    "day_in_title_in_words.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 300 120 250
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 25/11/2025 was taken from the title.
    """,
    "days_as_wide_columns.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 150 . .
        4: PC Sơn Tây, 25/11/2025: 205 80 . .
        3: PC Hà Đông, 28/11/2025: 310 250 . .
        4: PC Sơn Tây, 28/11/2025: 205 . . .
        3: PC Hà Đông, 02/12/2025: 310 300 . .
        4: PC Sơn Tây, 02/12/2025: 205 190 . .
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 25/11/2025 was taken from the columns' headers.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the columns' headers.
        note: Sheet “Sheet1”: the day 02/12/2025 was taken from the columns' headers.
    """,
    "days_month_first.xlsx": """
        2: PC Hà Đông, 25/11/2025: 310 150 . .
        3: PC Hà Đông, 02/12/2025: 310 300 . .
    """,
    "days_over_groups_of_columns.xlsx": """
        3: PC Hà Đông, 25/11/2025: 310 150 40 .
        3: PC Hà Đông, 02/12/2025: 310 300 120 .
        note: Sheet “Sheet1”: the day 25/11/2025 was taken from the columns' headers.
        note: Sheet “Sheet1”: the day 02/12/2025 was taken from the columns' headers.
    """,
    "days_written_in_every_way.xlsx": """
        2: PC Hà Đông, 25/11/2025: . 10 . .
        3: PC Sơn Tây, 25/11/2025: . 11 . .
        4: PC Ba Vì, 25/11/2025: . 12 . .
        5: PC Mê Linh, 25/11/2025: . 13 . .
        6: PC Gia Lâm, 25/11/2025: . 14 . .
        7: PC Đông Anh, 25/11/2025: . 15 . .
        8: PC Sóc Sơn, 25/11/2025: . 16 . .
        9: PC Thanh Trì, 25/11/2025: . 17 . .
        10: PC Long Biên, 25/11/2025: . 18 . .
        11: PC Tây Hồ, 25/11/2025: . 19 . .
        12: PC Đống Đa, 25/11/2025: . 20 . .
        13: PC Ba Đình, 25/11/2025: . 21 . .
        14: PC Hoàn Kiếm, 25/11/2025: . 22 . .
        to correct: 15, Ngày: hôm qua
    """,
    "duplicate_rows_equal_and_disagreeing.xlsx": """
        3: PC Hà Đông, 28/11/2025: 310 300 120 250
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        7: PC Ba Vì, 28/11/2025: 150 149 60 .
        8: PC Ba Vì, 28/11/2025: 150 149 60 .
        to correct: 5, CBCNV đã cài đặt: 190
        to correct: 6, CBCNV đã cài đặt: 191
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "error_cells.xlsx": """
        5: PC Ba Vì, 28/11/2025: 150 149 60 120
        to correct: 3, CBCNV đã cài đặt: #N/A
        to correct: 4, Người nhà đã cài đặt: #DIV/0!
        to correct: 4, Đang sử dụng: #REF!
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "figures_as_text.xlsx": """
        3: PC Hà Đông, 28/11/2025: 1234 1234 1034 1034
        4: PC Sơn Tây, 28/11/2025: 205 190 0 0
        5: PC Ba Vì, 28/11/2025: 150 149 0 .
        to correct: 6, Người nhà đã cài đặt: chưa có
        to correct: 6, Đang sử dụng: k
        to correct: 7, Tổng số CBCNV: khoảng 120
        to correct: 7, CBCNV đã cài đặt: 100/120
        to correct: 7, Người nhà đã cài đặt: mười
        to correct: 7, Đang sử dụng: 12+3
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "formulas_with_stored_values.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 250
        5: PC Sơn Tây, 28/11/2025: 205 190 77 160
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
    """,
    "formulas_without_stored_values.xlsx": """
        4: PC Sơn Tây, 28/11/2025: 205 190 77 160
        to correct: 3, CBCNV đã cài đặt: =100+200
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 5.
    """,
    "header_abbreviations_and_line_breaks.xlsx": """
        3: PC Hà Đông, 28/11/2025: 310 300 120 250
        3: PC Sơn Tây, 28/11/2025: 205 190 77 160
        3: PC Ba Vì, 28/11/2025: 150 149 60 120
        note: Sheet “Hà Đông”: columns not taken: TT.
        note: Sheet “Sơn Tây”: columns not taken: TT.
        note: Sheet “Hà Đông”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sơn Tây”: the day 28/11/2025 was taken from the title.
        note: Sheet “Ba Vì”: the day 28/11/2025 was taken from the title.
    """,
    "header_in_capitals_with_units_in_brackets.xlsx": """
        3: PC HÀ ĐÔNG, 28/11/2025: 310 300 120 250
        note: Sheet “SỐ LIỆU”: columns not taken: STT.
        note: Sheet “SỐ LIỆU”: the day 28/11/2025 was taken from the title.
    """,
    "header_with_units_of_measure_below.xlsx": """
        5: PC Hà Đông, 28/11/2025: 310 300 120 250
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "old_workbook.xls": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: Sheet “Số liệu”: columns not taken: STT.
        note: Sheet “Số liệu”: the day 28/11/2025 was taken from the title.
        note: Sheet “Số liệu”: totals, groups and signatures left out: rows 6.
    """,
    "open_document.ods": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: Sheet “Số liệu”: columns not taken: STT.
        note: Sheet “Số liệu”: the day 28/11/2025 was taken from the title.
        note: Sheet “Số liệu”: totals, groups and signatures left out: rows 6.
    """,
    "percentages_beside_counts.xlsx": """
        4: PC Hà Đông, 28/11/2025: 310 300 120 .
        5: PC Sơn Tây, 28/11/2025: 205 190 77 .
        to correct: 6, Đã cài đặt > Số lượng: 99%
        to correct: 7, Đã cài đặt > Số lượng: 85%
        note: Sheet “Sheet1”: columns not taken: Đã cài đặt > Tỷ lệ.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
    """,
    "semicolon_utf8_with_mark.csv": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "semicolon_windows_1258.csv": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "tab_utf16.txt": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "tcvn3_font.xlsx": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < Tổng công ty Điện lực miền Nam
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < Tổng công ty Điện lực miền Nam
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
    """,
    "tcvn3_letters.csv": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < Tổng công ty Điện lực miền Nam
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < Tổng công ty Điện lực miền Nam
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "unicode_apart.xlsx": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
    """,
    "vni_font.xlsx": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < Tổng công ty Điện lực miền Nam
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < Tổng công ty Điện lực miền Nam
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 28/11/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 6.
    """,
    "vni_letters.csv": """
        4: Công ty Điện lực Bến Tre, 28/11/2025: 1034 980 412 800 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        5: Công ty Điện lực Cần Thơ, 28/11/2025: 905 900 377 0 < TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM
        note: In this file: columns not taken: STT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 6.
    """,
    "without_accents.csv": """
        3: PC Ha Dong, 28/11/2025: 1034 980 412 800
        4: PC Son Tay, 28/11/2025: 905 900 377 0
        note: In this file: columns not taken: TT.
        note: In this file: the day 28/11/2025 was taken from the title.
        note: In this file: totals, groups and signatures left out: rows 5.
    """,
}
