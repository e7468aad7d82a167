"""What every sample of `tests/samples/strange_tables.py` gives, in the words of the files of samples beside this one."""

COUNTS = {
    "counts_asked_by_a_form.xlsx": """
        2: PC Cần Thơ, 01/12/2025: 100 80 . .
        note: Sheet “Form Responses 1”: columns not taken: Khó khăn.
    """,
    "counts_by_thousands.xlsx": """
        to correct: 4, Tổng số CBCNV: 25
        to correct: 4, CBCNV đã cài: 20
        to correct: 5, Tổng số CBCNV: 21
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "days_downward_a_sheet_for_each_unit.xlsx": """
        2: PC Đống Đa, 25/11/2025: . 10 2 .
        3: PC Đống Đa, 02/12/2025: . 90 33 .
        2: PC Hà Đông, 25/11/2025: . 20 3 .
        3: PC Hà Đông, 02/12/2025: . 100 40 .
        to correct: 2, Số CBCNV cài: 20
        to correct: 3, Số CBCNV cài: 5
        note: Sheet “PC Đống Đa”: the unit “PC Đống Đa” was taken from the sheet's name or letterhead.
        note: Sheet “PC Ba Vì”: the unit “PC Ba Vì” was taken from the sheet's name or letterhead.
        note: Sheet “PC Ba Vì”: totals, groups and signatures left out: rows 4.
        note: Sheet “PC Hà Đông”: the unit “PC Hà Đông” was taken from the sheet's name or letterhead.
    """,
    "days_downward_under_a_letterhead.xlsx": """
        5: CÔNG TY ĐIỆN LỰC THANH TRÌ, 20/11/2025: 150 5 0 5 < CÔNG TY ĐIỆN LỰC THANH TRÌ
        6: CÔNG TY ĐIỆN LỰC THANH TRÌ, 21/11/2025: 150 30 4 28 < CÔNG TY ĐIỆN LỰC THANH TRÌ
        note: Sheet “Sheet1”: the unit “CÔNG TY ĐIỆN LỰC THANH TRÌ” was taken from the sheet's name or letterhead.
    """,
    "english_report_with_a_named_month.xlsx": """
        3: EVNGENCO1, 03/12/2025: 1500 1200 300 900
        4: EVNGENCO3, 03/12/2025: 1450 1100 250 .
        note: Sheet “Report”: columns not taken: No., Remarks.
        note: Sheet “Report”: the day 03/12/2025 was taken from the title.
        note: Sheet “Report”: totals, groups and signatures left out: rows 5.
    """,
    "installs_only_by_system.xlsx": """
        4: PC Cần Thơ, 05/12/2025: 100 . . .
        note: Sheet “BC”: columns not taken: CBCNV cài đặt > Android, CBCNV cài đặt > iOS.
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "men_and_women_beside_their_sum.xlsx": """
        3: PC Cần Thơ, 05/12/2025: 100 81 . .
        note: Sheet “BC”: columns not taken: Nam cài, Nữ cài.
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
        note: Column “Tổng cài” was taken for the installs of staff.
    """,
    "old_and_new_column_and_an_error_for_a_name.xlsx": """
        3: PC Cần Thơ, 05/12/2025: 100 82 30 .
        to correct: 4, Đơn vị: #N/A
        note: Sheet “BC”: columns not taken: Đã cài (cũ).
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "people_ticked_off.xlsx": """
        to correct: 3, Đã cài (x): x
        to correct: 4, Đã cài (x): nothing
        note: Sheet “DS”: columns not taken: STT, Họ và tên.
        note: Sheet “DS”: the day 05/12/2025 was taken from the title.
    """,
    "percentages_by_their_format.ods": """
        3: PC Cần Thơ, 05/12/2025: 1000 900 . .
        to correct: 4, CBCNV đã cài: 100%
        to correct: 5, CBCNV đã cài: 82.5%
        to correct: 6, CBCNV đã cài: 1
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "percentages_by_their_format.xls": """
        3: PC Cần Thơ, 05/12/2025: 1000 900 . .
        to correct: 4, CBCNV đã cài: 100%
        to correct: 5, CBCNV đã cài: 82.5%
        to correct: 6, CBCNV đã cài: 1
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "percentages_by_their_format.xlsx": """
        3: PC Cần Thơ, 05/12/2025: 1000 900 . .
        to correct: 4, CBCNV đã cài: 100%
        to correct: 5, CBCNV đã cài: 82.5%
        to correct: 6, CBCNV đã cài: 1
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
    """,
    "pivot_table_as_values.xlsx": """
        3: PC Cần Thơ, 05/12/2025: 100 80 . .
        4: PC Bến Tre, 05/12/2025: 120 100 . .
        note: Sheet “Pivot”: the day 05/12/2025 was taken from the title.
        note: Sheet “Pivot”: totals, groups and signatures left out: rows 5.
    """,
    "remarks_and_averages_between_rows.xlsx": """
        3: Điện lực Ý Yên, 05/12/2025: 30 28 . .
        5: Điện lực Việt Trì, 05/12/2025: 45 40 . .
        7: Điện lực Phúc Yên, 05/12/2025: 33 0 . .
        note: Sheet “BC”: the day 05/12/2025 was taken from the title.
        note: Sheet “BC”: totals, groups and signatures left out: rows 4, 6, 8, 9.
    """,
    "staff_and_family_under_each_day.xlsx": """
        3: PC Cần Thơ, 25/11/2025: 100 10 1 .
        3: PC Cần Thơ, 02/12/2025: 100 30 3 .
        note: Sheet “BC”: the day 25/11/2025 was taken from the columns' headers.
        note: Sheet “BC”: the day 02/12/2025 was taken from the columns' headers.
    """,
}

FEEDBACK = {
    "functions_and_units_as_headings.xlsx": """
        3: - | - | Đăng nhập | OTP về chậm
        5: - | - | Thanh toán | Thiếu ví điện tử
        3: - | Điện lực Ninh Kiều | - | Chữ nhỏ
        5: - | Điện lực Cái Răng | Tra cứu hóa đơn | Không tải được
        note: Sheet “Theo chức năng”: headings, totals and signatures left out: rows 2, 4.
        note: Sheet “Theo đơn vị”: headings, totals and signatures left out: rows 2, 4.
        note: Sheet “Theo chức năng”: read as a list gathered by a unit.
        note: Sheet “Theo chức năng”: columns not taken: STT, Ghi chú.
        note: Sheet “Theo đơn vị”: read as a list gathered by a unit.
        note: Sheet “Theo đơn vị”: columns not taken: STT.
    """,
    "log_that_writes_each_day_once.xlsx": """
        2: 28/11/2025 14:05:00 | EVNHANOI | - | Không vào được app (sms, Anh Nam)
        3: 28/11/2025 15:10:00 | EVNHCMC | - | App chậm (facebook, Chị Lan)
        note: Sheet “T11”: read as a support log.
    """,
    "old_font_among_unicode.csv": """
        2: 01/12/2025 08:00:00 | PC Cần Thơ | - | Không đăng nhập được ứng dụng
        3: 01/12/2025 09:00:00 | PC Bến Tre | - | Ứng dụng chạy tốt, cảm ơn
        4: 01/12/2025 10:00:00 | PC Bến Tre | - | không có gì
        note: Dates were read day first: so they fall into the trial.
        note: In this file: read as answers of the form.
    """,
}
