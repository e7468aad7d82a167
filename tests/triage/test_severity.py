"""How serious an item is: every sentence as a person would type it, with its labels."""

import pytest

from locales.vietnamese import fold
from triage.severity import severity
from triage.text import words

MONEY = [
    ("Thanh toán qua ví bị trừ tiền hai lần", "payment", "bug"),
    ("tra tien bi tru 2 lan ma chua hoan lai", "payment", "bug"),
    ("Đã trừ tiền rồi mà vẫn báo nợ", "payment", "wrong_data"),
    ("Trả qua MoMo thấy trừ 356k mà app vẫn báo chưa thanh toán, tiền đã bị trừ", "payment", "bug"),
    ("Hệ thống trích nợ 2 lần cùng một kỳ", "payment", "bug"),
    ("bị trừ oan 120.000đ, gọi tổng đài không ai nghe", "payment", "bug"),
    ("Giao dịch báo lỗi nhưng tài khoản đã trừ tiền", "payment", "bug"),
    ("Đã đóng tiền xong rồi mà app vẫn còn báo nợ", "payment", "wrong_data"),
    ("app nuốt tiền của em rồi", "payment", "bug"),
    ("Không hiểu sao bị trừ tiền hai lần", "payment", "bug"),
    ("Tháng 10 phải trả tiền hai lần cho một hóa đơn", "payment_history", "wrong_data"),
    ("ck xong bị mất tiền, hóa đơn chưa gạch nợ", "payment", "bug"),
    ("Trừ nhầm tiền nhà bên cạnh sang tài khoản tôi", "payment", "bug"),
    ("Nhà mình bị trừ tiền hai lần rồi, giờ gọi ai đây ạ", "payment", "other"),
    ("Ba tuần nay vẫn chưa hoàn tiền", "payment", "bug"),
    ("chuyển khoản 1tr2 tiền điện qua app, ngân hàng trừ mà app báo thất bại", "payment", "bug"),
    ("momo trừ rồi mà hóa đơn còn nguyên", "payment", "bug"),
    ("Tui đóng tiền rồi mà app cứ báo nợ hoài", "payment", "bug"),
    ("nop tien roi van bi cat dien", "payment", "bug"),
]
DANGER = [
    ("Báo dây điện đứt rơi xuống đường mà không gửi được", "outage_report", "bug"),
    ("Cột điện nghiêng sắp đổ, bấm gửi báo lỗi", "outage_report", "bug"),
    ("tram bien ap no, bam gui thi xoay hoai", "outage_report", "performance"),
    ("Tủ điện tóe lửa mà app treo ở bước chọn xã", "outage_report", "bug"),
    ("Công tơ bốc khói, gọi số trong app không ai nghe máy", "contact", "bug"),
    ("Có người bị điện giật mà phiếu báo gửi sai đơn vị", "outage_report", "wrong_data"),
    ("Cột điện trước nhà nghiêng sắp đổ mà bấm gửi báo sự cố cứ báo lỗi", "outage_report", "bug"),
    ("tru dien dau hem sap nga, gui anh hoai khong duoc", "outage_report", "bug"),
]
OTHERS = [
    ("Hiện hóa đơn của người khác", "invoice", "wrong_data"),
    ("xem được thông tin của khách hàng khác", "account", "wrong_data"),
    ("vao app thay ten cua nguoi la", "account", "wrong_data"),
    ("Hóa đơn này không phải của tôi", "invoice", "wrong_data"),
    ("Trong app hiện hóa đơn của ông hàng xóm, có cả tên với số điện thoại ổng", "invoice", "wrong_data"),
    ("Đăng nhập bằng số của em mà ra tài khoản của người khác", "login", "bug"),
    ("App lộ thông tin cá nhân khách hàng", "account", "wrong_data"),
    ("lịch sử hiện cả các lần trả của nhà hàng xóm", "payment_history", "wrong_data"),
]
MAJOR = [
    ("Không đăng nhập được", "login", "bug"),
    ("otp không về", "login", "bug"),
    ("bấm vào là văng", "consumption", "bug"),
    ("ko gui duoc anh su co", "outage_report", "bug"),
    ("Tài khoản bị khóa dù nhập đúng mật khẩu", "login", "bug"),
    ("Mở hóa đơn là màn hình trắng", "invoice", "bug"),
    ("Không thanh toán được bằng thẻ", "payment", "bug"),
    ("cài không được, báo lỗi hệ thống", "general", "bug"),
    ("Không vào được app cả buổi sáng vì quá tải", "login", "performance"),
    ("App tự thoát khi xem biểu đồ", "consumption", "bug"),
    ("Không quét được mã QR", "payment", "bug"),
    ("treo cứng ở bước xác nhận", "payment", "performance"),
    ("Nút gửi không phản hồi", "opinion", "bug"),
]
MINOR = [
    ("Nên cảnh báo khi bị trừ tiền hai lần", "payment", "suggestion"),
    ("Không đăng nhập được thì gọi ai?", "login", "other"),
    ("Chữ bị lệch", "general", "bug"),
    ("mở hơi chậm", "general", "performance"),
    ("đợi lâu sợ mất tiền", "payment", "performance"),
    ("Lỗi hiển thị nhưng không bị trừ tiền hai lần", "payment", "bug"),
    ("may là chưa bị mất tiền, nút bấm hơi lệch", "payment", "bug"),
    ("khong bi tru tien 2 lan nhung bien nhan hien sai gio", "payment", "wrong_data"),
    ("Bấm hai lần sợ bị trừ tiền hai lần", "payment", "performance"),
    ("Nếu bị trừ tiền hai lần thì gọi số nào?", "payment", "other"),
    ("Trả xong có khi nào bị trừ tiền hai lần không ạ?", "payment", "other"),
    ("Bị trừ hai lần nhưng đã được hoàn tiền rồi, chỉ chưa thấy thông báo", "payment", "wrong_data"),
    ("Tưởng mất tiền hóa ra chữ đỏ gây hiểu nhầm", "payment", "bug"),
    ("Chính tả sai ở trang hướng dẫn", "guide", "wrong_data"),
    ("Tên trạm viết không dấu", "outage_schedule", "wrong_data"),
    ("Chỉ số tháng 10 chưa cập nhật", "consumption", "wrong_data"),
    ("App đẹp, dùng tốt", "general", "other"),
    ("Đề nghị thêm mục báo dây điện đứt", "outage_report", "suggestion"),
    ("Câu trả lời về cột điện nghiêng viết dài dòng", "faq", "wrong_data"),
    ("Icon nhòe trên máy tính bảng", "general", "bug"),
    ("Bảng giá còn ghi giá cũ", "tariff", "wrong_data"),
    ("Không phải lo bị trừ tiền oan, app ghi rõ ràng", "payment", "other"),
    ("Nút trả tiền đặt hơi thấp", "payment", "bug"),
    ("Ngân hàng trừ phí nhưng app không ghi phí", "payment", "wrong_data"),
    ("Nộp tiền rồi thì app hiện chữ xanh khó đọc", "payment", "bug"),
]


@pytest.mark.parametrize(("text", "function", "kind"), MONEY)
def test_money_lost_or_taken_twice_is_critical(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "critical"


@pytest.mark.parametrize(("text", "function", "kind"), DANGER)
def test_a_danger_that_is_reported_or_cannot_be_is_critical(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "critical"


@pytest.mark.parametrize(("text", "function", "kind"), OTHERS)
def test_anothers_data_shown_is_critical(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "critical"


@pytest.mark.parametrize(("text", "function", "kind"), MAJOR)
def test_a_function_that_cannot_be_used_is_major(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "major"


@pytest.mark.parametrize(("text", "function", "kind"), MINOR)
def test_wishes_questions_blemishes_and_losses_that_did_not_happen_are_minor(
    text: str, function: str, kind: str
) -> None:
    assert severity(words(text), function, kind) == "minor"


@pytest.mark.parametrize(("text", "function", "kind"), MONEY + DANGER + OTHERS + MAJOR + MINOR)
def test_a_sentence_without_accents_is_as_serious(text: str, function: str, kind: str) -> None:
    assert severity(words(fold(text)), function, kind) == severity(words(text), function, kind)


def test_a_wish_is_never_more_than_minor() -> None:
    for text, function, _kind in MONEY + DANGER + OTHERS + MAJOR:
        assert severity(words(text), function, "suggestion") == "minor"
