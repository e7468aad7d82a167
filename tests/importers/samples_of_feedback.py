"""What every sample of feedback gives.

row: time | unit < the unit above | function | text (what else is known)
"""

EXPECTED = {
    "answers_of_several_lines.xlsx": """
        2: 25/11/2025 09:00:00 | PC Hà Đông | - | 1. Mã OTP về chậm / 2. Không đổi được mật khẩu / - Đề nghị sửa sớm (a@evn.com.vn)
        note: Sheet “Form_Responses”: read as answers of the form.
    """,
    "day_and_hour_in_two_columns.xlsx": """
        3: 25/11/2025 09:07:00 | PC Hà Đông | - | Mã OTP không về (zalo)
        4: 26/11/2025 14:30:00 | PC Sơn Tây | - | Không mở được hóa đơn (hotline)
        5: 27/11/2025 18:00:00 | PC Ba Vì | - | Chữ nhỏ (email)
        6: 28/11/2025 00:00:00 | PC Mê Linh | - | Treo khi thanh toán (zalo)
        7: 28/11/2025 00:00:00 | PC Gia Lâm | - | Không có giờ rõ (zalo)
        note: Sheet “Nhật ký”: read as a support log.
        note: Sheet “Nhật ký”: columns not taken: STT.
        note: Sheet “Nhật ký”: hours not understood, only the day was taken: rows 7: sáng.
    """,
    "error_cell_among_answers.xlsx": """
        6: 25/11/2025 12:00:00 | PC Hà Nam | - | '=A1 bị lỗi
        to correct: 2, Nội dung góp ý: #REF!
        to correct: 3, Đơn vị: #N/A
        to correct: 4, Dấu thời gian: hôm qua
        to correct: 5, Nội dung góp ý: =A1
        note: Sheet “Form_Responses”: read as answers of the form.
    """,
    "form_export_english_month_first.csv": """
        2: 25/11/2025 09:07:03 | PC Hà Đông | Login | The code never comes (staff, a@evn.com.vn, https://drive.google.com/open?id=1, https://drive.google.com/open?id=2)
        3: 05/12/2025 21:30:00 | PC Sơn Tây | - | Too small, please (family, b@evn.com.vn)
        note: In this file: read as answers of the form.
    """,
    "form_export_twelve_hours.csv": """
        2: 25/11/2025 09:07:03 | PC Hà Đông | - | Chậm
        3: 05/12/2025 21:30:00 | PC Sơn Tây | - | Treo máy
        note: In this file: read as answers of the form.
    """,
    "form_export_vietnamese.xlsx": """
        2: 25/11/2025 09:07:03 | PC Hà Đông | Đăng nhập ứng dụng | Mã OTP không về (staff, a@evn.com.vn, 0912345678, https://drive.google.com/open?id=1)
        3: 05/12/2025 21:30:00 | PC Sơn Tây | - | Chữ nhỏ quá (family, b@evn.com.vn, 0987654321)
        note: Sheet “Câu trả lời biểu mẫu 1”: read as answers of the form.
    """,
    "log_with_blank_columns_and_owner_columns.xlsx": """
        3: 22/11/2025 11:21:00 | PC Hà Đông | - | Không đăng nhập được (hotline, Đặng Bình, 0912345678)
        4: 22/11/2025 14:05:00 | PC Ba Vì | - | Hóa đơn sai số tiền (zalo, Lê Hoa, 0987654321)
        note: Sheet “T11”: read as a support log.
        note: Sheet “T11”: columns not taken: TT, Kết quả xử lý, Trạng thái.
    """,
    "opinions_side_by_side.xlsx": """
        3: - | - | Đăng nhập | Mã OTP không về
        4: - | - | Hóa đơn | Không tải được
        3: - | - | Thanh toán | Trừ tiền hai lần
        note: Sheet “Góp ý”: read as a list gathered by a unit.
        note: Sheet “Góp ý”: columns not taken: STT.
    """,
    "own_list_under_headings.xlsx": """
        4: - | - | Đăng nhập ứng dụng | Mã OTP không về
        5: - | - | Đăng nhập ứng dụng | Vân tay không nhận
        7: - | - | Thanh toán hóa đơn | Trừ tiền hai lần
        note: Sheet “Góp ý”: headings, totals and signatures left out: rows 3, 6.
        note: Sheet “Góp ý”: read as a list gathered by a unit.
        note: Sheet “Góp ý”: columns not taken: STT, Ghi chú.
    """,
    "own_list_with_pictures_in_cells.xlsx": """
        4: - |  < CÔNG TY ĐIỆN LỰC HÀ NAM | Đăng nhập ứng dụng | Mã OTP không về (picture)
        5: - |  < CÔNG TY ĐIỆN LỰC HÀ NAM | Đăng nhập ứng dụng | Vân tay không nhận
        6: - |  < CÔNG TY ĐIỆN LỰC HÀ NAM | Thanh toán hóa đơn | Trừ tiền hai lần (picture)
        note: Sheet “Góp ý”: headings, totals and signatures left out: rows 7, 8, 9.
        note: Sheet “Góp ý”: read as a list gathered by a unit.
        note: Sheet “Góp ý”: columns not taken: STT.
    """,
    "two_unit_columns.xlsx": """
        2: 25/11/2025 09:00:00 | PC Hà Đông < EVNHANOI | - | Chậm
        3: 25/11/2025 10:00:00 | EVNHANOI | - | Hay treo
        4: 25/11/2025 11:00:00 | PC Hà Nam | - | Chữ nhỏ
        note: Sheet “Form_Responses”: read as answers of the form.
    """,
    "two_unit_columns_that_disagree.xlsx": """
        2: 25/11/2025 09:00:00 | PC Hà Đông | - | Chậm
        3: 25/11/2025 10:00:00 | PC Sơn Tây | - | Hay treo
        5: 25/11/2025 12:00:00 | PC Hà Nam | - | Đẹp
        6: 25/11/2025 13:00:00 | Điện lực Duy Tiên - PC Hà Nam | - | Cần thêm nút gọi
        to correct: 4, Đơn vị: PC Hà Nam / PC Nam Định
        note: Sheet “Form_Responses”: read as answers of the form.
    """,
}
