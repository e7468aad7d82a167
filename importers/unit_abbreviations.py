"""The words in which the trade writes units: abbreviations, and the phrases that say what a unit is.

All without accents and in lower case, as `unit_spellings` compares them; the longest phrase counts.
"""

from __future__ import annotations


def _table(lines: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    pairs = (line.split("=") for line in lines.strip().splitlines())
    return {tuple(left.split()): tuple(right.split()) for left, right in pairs}


# One abbreviation a line: as typed (folded, in one word or several) = what it stands for.
ABBREVIATIONS = _table("""
dl = dien luc
d l = dien luc
p c = pc
dluc = dien luc
truyen tai = truyen tai dien
truyen tai dien = truyen tai dien
dlvn = dien luc viet nam
cty = cong ty
c ty = cong ty
ctdl = cong ty dien luc
ctydl = cong ty dien luc
ct dl = cong ty dien luc
ct dien luc = cong ty dien luc
ct dich vu = cong ty dich vu
ctcp = cong ty co phan
ct cp = cong ty co phan
ct tnhh = cong ty tnhh
cong ty cp = cong ty co phan
cty cp = cong ty co phan
ctnd = cong ty nhiet dien
cttd = cong ty thuy dien
ct nhiet dien = cong ty nhiet dien
ct thuy dien = cong ty thuy dien
ct nd = cong ty nhiet dien
ct td = cong ty thuy dien
nmnd = nha may nhiet dien
nmtd = nha may thuy dien
nm nd = nha may nhiet dien
nm td = nha may thuy dien
nmd = nha may dien
nm dien = nha may dien
nd = nhiet dien
td dl = tap doan dien luc
td dien luc = tap doan dien luc
td = thuy dien
ttd = truyen tai dien
tct = tong cong ty
tcty = tong cong ty
tong cty = tong cong ty
tctdl = tong cong ty dien luc
tcdl = tong cong ty dien luc
tcty dl = tong cong ty dien luc
tong ct = tong cong ty
cn = chi nhanh
tt hue = thua thien hue
tt = trung tam
ttcskh = trung tam cham soc khach hang
cskh = cham soc khach hang
qlda = quan ly du an
bqlda = ban quan ly du an
kdmbd = kinh doanh mua ban dien
kd = kinh doanh
kt = ky thuat
at = an toan
ktsx = ky thuat san xuat
tckt = tai chinh ke toan
tcns = to chuc nhan su
tc ns = to chuc nhan su
tc & ns = to chuc nhan su
cntt = cong nghe thong tin
vtcntt = vien thong cong nghe thong tin
vt cntt = vien thong cong nghe thong tin
khcn = khoa hoc cong nghe
cds = chuyen doi so
khcncds = khoa hoc cong nghe chuyen doi so
vhdn = van hoa doanh nghiep
van hoa dn = van hoa doanh nghiep
ttvhdn = truyen thong van hoa doanh nghiep
dtxd = dau tu xay dung
vp = van phong
p = phong
ban kh = ban ke hoach
qldl = quan ly dien luc
qldlkv = quan ly dien luc khu vuc
qlkv = quan ly khu vuc
qld = quan ly dien
qlth = quan ly tong hop
qlvh = quan ly van hanh
kv = khu vuc
dlkv = dien luc khu vuc
dqldlkv = doi quan ly dien luc khu vuc
dlmb = dien luc mien bac
dlmt = dien luc mien trung
dlmn = dien luc mien nam
xd = xay dung
htqt = hop tac quoc te
vtdl = vien thong dien luc
cac ctd = cac cong trinh dien
brvt = ba ria vung tau
br vt = ba ria vung tau
tp = thanh pho
tx = thi xa
tphcm = hcm
tp hcm = hcm
tphn = ha noi
tp ho chi minh = hcm
thanh pho ho chi minh = hcm
thanh pho hcm = hcm
ho chi minh = hcm
vn = viet nam
truong cd = truong cao dang
""")

# What kind of unit a name begins with, as one mark.
KINDS = _table("""
pc = #pc
cong ty dien luc = #pc
cong ty tnhh mtv dien luc = #pc
cong ty tnhh mot thanh vien dien luc = #pc
cong ty tnhh dien luc = #pc
cong ty co phan dien luc = #cppc
tong cong ty dien luc = #tct
dien luc = #dl
nhiet dien = #nd
nha may nhiet dien = #nd
cong ty nhiet dien = #nd
cong ty co phan nhiet dien = #nd
thuy dien = #td
nha may thuy dien = #td
cong ty thuy dien = #td
cong ty co phan thuy dien = #td
cong ty tnhh mtv thuy dien = #td
nha may dien = #nm
truyen tai dien = #ttd
cong ty truyen tai dien = #ttd
phat dien = #gen
tong cong ty phat dien = #gen
doi quan ly dien luc khu vuc = #doi
doi quan ly dien khu vuc = #doi
doi quan ly khu vuc = #doi
doi quan ly dien luc = #doi
doi quan ly tong hop = #doi
doi quan ly van hanh = #doi
doi quan ly dien = #doi
doi dien luc = #doi
doi dien = #doi
cong ty co phan = cong ty
cong ty tnhh mtv = cong ty
cong ty tnhh mot thanh vien = cong ty
tnhh mtv =
tnhh =
va =
& =
""")
