"""What every sample of `tests/samples/office_tables.py` gives, in the words of the two files beside this one."""

COUNTS = {
    "counts_with_their_share_in_brackets.xlsx": """
        3: PC Lạng Sơn, 04/12/2025: 150 120 40 .
        4: PC Tuyên Quang, 04/12/2025: 210 200 55 .
        note: Sheet “Sheet1”: the day 04/12/2025 was taken from the title.
    """,
    "day_of_the_headcount_in_its_header.xlsx": """
        4: CT Nhiệt điện Phú Mỹ, 08/12/2025: 700 650 250 400
        5: CT Nhiệt điện Mông Dương, 08/12/2025: 600 580 120 300
        note: Sheet “BC”: columns not taken: STT, Số lượng cài đặt ứng dụng > Tổng số.
        note: Sheet “BC”: the day 08/12/2025 was taken from the title.
    """,
    "family_of_staff_in_one_header.xlsx": """
        5: ĐL Việt Trì, 04/12/2025: . 110 75 . < CÔNG TY ĐIỆN LỰC PHÚ THỌ
        6: ĐL Cẩm Khê, 04/12/2025: . 45 0 . < CÔNG TY ĐIỆN LỰC PHÚ THỌ
        note: Sheet “Sheet1”: columns not taken: STT.
        note: Sheet “Sheet1”: the day 04/12/2025 was taken from the title.
    """,
    "increase_target_and_rest_beside_counts.xlsx": """
        4: PC Gia Lâm, 05/12/2025: 200 170 80 .
        5: PC Sóc Sơn, 05/12/2025: 220 190 101 .
        note: Sheet “Tuần 49”: columns not taken: STT, CBCNV cài đặt > Chỉ tiêu, CBCNV cài đặt > Chưa cài, CBCNV cài đặt > Tăng trong tuần, Gia đình cài đặt > Tăng trong tuần.
        note: Sheet “Tuần 49”: the day 05/12/2025 was taken from the title.
    """,
    "shares_in_a_column_of_counts.xlsx": """
        5: PC Thái Nguyên, 04/12/2025: 100 98 1 .
        to correct: 3, CBCNV đã cài đặt: 100%
        to correct: 4, CBCNV đã cài đặt: 95%
        to correct: 6, CBCNV đã cài đặt: 100%
        note: Sheet “Sheet1”: the day 04/12/2025 was taken from the title.
    """,
    "sums_on_headings_of_headings.xlsx": """
        5: PC Hải Phòng, 04/12/2025: 2100 1900 . .
        6: PC Ninh Bình, 04/12/2025: 1900 1100 . .
        8: Trường Cao đẳng Điện lực miền Bắc, 04/12/2025: 210 200 . .
        note: Sheet “Sheet1”: columns not taken: TT.
        note: Sheet “Sheet1”: the day 04/12/2025 was taken from the title.
        note: Sheet “Sheet1”: totals, groups and signatures left out: rows 3, 4, 7.
    """,
    "weeks_as_ranges_in_sheet_names.xlsx": """
        2: PTC1, 30/11/2025: 900 300 . .
        2: PTC1, 07/12/2025: 900 600 . .
        2: PTC1, 10/12/2025: 900 750 . .
        note: Sheet “T1 (24-30.11)”: the day 30/11/2025 was taken from the sheet's name.
        note: Sheet “T2 (1-7.12)”: the day 07/12/2025 was taken from the sheet's name.
        note: Sheet “08.12-10.12”: the day 10/12/2025 was taken from the sheet's name.
    """,
}

FEEDBACK = {
    "faults_and_wishes_in_two_questions.csv": """
        2: 21/11/2025 08:05:09 | PC Sơn La | - | Ứng dụng bị treo khi mở hóa đơn
        3: 05/12/2025 13:15:00 | PC Lào Cai | - | Nên thêm chế độ tối
        4: 06/12/2025 00:01:02 | PC Điện Biên | - | Sai chỉ số tháng 11 / Cho xem ảnh công tơ
        note: In this file: read as answers of the form.
        note: In this file: columns not taken: Thời gian gặp lỗi.
    """,
    "log_with_a_sheet_for_each_channel.xlsx": """
        2: 05/12/2025 09:00:00 | PC Hoài Đức | - | Không hiện hóa đơn (hotline)
        2: 05/12/2025 10:00:00 | PC Mê Linh | - | Không nhận OTP (zalo)
        2: 06/12/2025 11:00:00 | PC Quốc Oai | - | Đề nghị thêm tiếng Anh
        note: Sheet “Hotline”: read as answers of the form.
        note: Sheet “Zalo T12”: read as answers of the form.
        note: Sheet “Khác”: read as answers of the form.
    """,
    "own_list_with_faults_wishes_and_how_many.xlsx": """
        2: - | - | Thông báo chủ động | Không nhận thông báo tiền điện / Bổ sung âm báo
        3: - | - | Giá bán điện | Thêm công cụ tính tiền điện
        note: Sheet “Sheet1”: headings, totals and signatures left out: rows 4.
        note: Sheet “Sheet1”: read as a list gathered by a unit.
        note: Sheet “Sheet1”: columns not taken: STT, Số lượt phản ánh.
    """,
    "question_explained_in_brackets.xlsx": """
        2: 01/12/2025 21:00:00 | ĐL Cẩm Phả | - | Không xem được lịch cắt điện (b@x.vn)
        note: Sheet “Form Responses 1”: read as answers of the form.
        note: Sheet “Form Responses 1”: columns not taken: Thời gian gặp lỗi.
    """,
    "questions_of_a_form_asked_again.csv": """
        2: 05/12/2025 09:07:03 | PC Hải Phòng | - | Nút gọi không bấm được
        3: 13/11/2025 13:07:03 | PC Ninh Bình | - | Thông báo trễ hai ngày
        4: 06/12/2025 12:30:00 | PC Sơn La | - | Lỗi mạng / Thêm FAQ
        note: In this file: read as answers of the form.
        note: In this file: columns not taken: Điểm số.
    """,
}
