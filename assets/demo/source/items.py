"""What is booked in and how it is appraised: sixteen invented items, in the order of the CSV."""

import goods_a as a
import goods_b as b

COLUMNS = ("brand,name,model,style_number,gtin,own_serial,sku,category,origin_country,lot,merchant,"
           "customs_declaration,production_date,customs_entry_date,agency").split(",")
POINTS = ("appearance", "material", "workmanship", "codes", "hardware", "inner_label")


def gtin(reference):
    """A GTIN-13 under 9521234, GS1's prefix for examples, with its check digit."""
    body = f"9521234{reference:05d}"
    total = sum(int(d) * (3 if k % 2 else 1) for k, d in enumerate(body))
    return body + str(-total % 10)


def row(*values):
    """One CSV row as a dictionary."""
    return dict(zip(COLUMNS, values, strict=True))


M, S, A, B = "demo-merchant", "self", "demo-agency-a", "demo-agency-b"
ROWS = [
    row("ALPINARA 演示", "自动机械腕表 38 mm 蓝盘棕色牛皮表带（演示）", "Traverse 38", "TR38-BL-BR", gtin(101), "ALP38-004172", "DEMO-WA-0001", "watches_eyewear", "瑞士 Switzerland", "L2604-WA01", S, "000020260900000101", "2026-03-18", "2026-06-02", A),
    row("SOLVARETTE 演示", "板材框渐变偏光太阳镜 玳瑁色（演示）", "Riviera 52", "RV52-TORT", gtin(202), "SV52T-88031", "DEMO-EY-0002", "watches_eyewear", "意大利 Italy", "L2605-EY02", M, "000020260900000202", "2026-04-09", "2026-06-15", B),
    row("Maison Lorient 演示", "18K 金 Akoya 海水珍珠花朵耳坠 8.5 mm（演示）", "Fleur de Nacre", "FN-AK85-YG", "", "ML-FN-20713", "DEMO-JE-0003", "jewellery", "法国 France", "L2605-JE03", M, "000020260900000303", "2026-04-21", "2026-06-23", A),
    row("ORVANELLE 演示", "18K 金蓝色宝石光环吊坠项链 45 cm（演示）", "Aureola", "AU-BL45-YG", "", "OV-AU-55190", "DEMO-JE-0004", "jewellery", "意大利 Italy", "L2606-JE04", M, "000020260900000404", "2026-05-06", "2026-07-08", B),
    row("KESTRELUND 演示", "低帮复古运动鞋 白绿 EU 42（演示）", "Court Fjord", "CF-WHGN-42", gtin(505), "KL-CF42-310558", "DEMO-SH-0005", "shoes", "越南 Vietnam", "L2606-SH05", S, "000020260900000505", "2026-05-12", "2026-07-14", A),
    row("BRUMAVERE 演示", "固特异沿条切尔西靴 深棕 UK 8（演示）", "Marlow", "MW-DKBR-8", "", "BV-MW8-09417", "DEMO-SH-0006", "shoes", "英国 United Kingdom", "L2606-SH06", M, "000020260900000606", "2026-04-28", "2026-07-16", B),
    row("GLENMORAVIE 演示", "精纺羊绒格纹围巾 190 × 32 cm（演示）", "Tartan 190", "TT190-RED", gtin(707), "", "DEMO-CL-0007", "clothing", "英国 United Kingdom", "L2607-CL07", M, "000020260900000707", "2026-05-20", "2026-07-28", A),
    row("NORVELDA 演示", "700 蓬连帽轻羽绒服 雾蓝 M（演示）", "Boreal Light", "BL700-MB-M", gtin(808), "NV-BL-7726604", "DEMO-CL-0008", "clothing", "加拿大 Canada", "L2607-CL08", M, "000020260900000808", "2026-06-03", "2026-08-06", B),
    row("FJELLBRENNA 演示", "翻盖徒步背包 28 L 橙色（演示）", "Rundvann 28", "RV28-ORG", gtin(909), "FB-RV28-140926", "DEMO-SP-0009", "sports_outdoor", "挪威 Norway", "L2607-SP09", M, "000020260900000909", "2026-05-30", "2026-08-04", A),
    row("FJELLBRENNA 演示", "双人三季穹顶帐篷 2.1 kg 麦黄（演示）", "Lyngdal 2P", "LD2P-WHT", gtin(1010), "FB-LD2P-061733", "DEMO-SP-0010", "sports_outdoor", "挪威 Norway", "L2607-SP10", M, "000020260900001010", "2026-06-10", "2026-08-11", B),
    row("Rosévanne 演示", "丝缎唇膏 N°07 正红 3.5 g（演示）", "Satin Velours", "SV-07", gtin(1111), "", "DEMO-BE-0011", "beauty", "法国 France", "L2608-BE11", S, "000020260900001111", "2026-06-17", "2026-08-19", A),
    row("SELVARINE 演示", "屏障修护面霜 50 mL（演示）", "Barrier Repair", "BR-50", gtin(1212), "", "DEMO-BE-0012", "beauty", "韩国 Korea", "L2608-BE12", M, "000020260900001212", "2026-06-24", "2026-08-21", B),
    row("PENHALLORN 演示", "14K 金尖钢笔礼盒 配夜航蓝墨水（演示）", "Kontor M", "KM-NB-M", gtin(1313), "PH-KM-66205", "DEMO-GI-0013", "gifts", "德国 Germany", "L2608-GI13", M, "000020260900001313", "2026-05-27", "2026-08-25", A),
    row("AOMIZUKI 演示", "青海波手绘瓷茶具礼盒 一壶三杯（演示）", "Seigaiha 4", "SG4-BW", "", "AM-SG4-0382", "DEMO-GI-0014", "gifts", "日本 Japan", "L2608-GI14", S, "000020260900001414", "2026-06-08", "2026-09-01", B),
    row("Rosévanne 演示", "淡香精 晨雾玫瑰 50 mL（演示）", "Brume Rosée", "BR-EDP50", gtin(1515), "", "DEMO-BE-0015", "beauty", "法国 France", "L2608-BE15", M, "000020260900001515", "2026-07-02", "2026-09-09", A),
    row("GLETSCHARA 演示", "磁吸换片滑雪镜 极光镀膜（演示）", "Firn Mag", "FM-AUR", gtin(1616), "GA-FM-230874", "DEMO-SP-0016", "sports_outdoor", "奥地利 Austria", "L2609-SP16", M, "000020260900001616", "2026-07-15", "2026-09-16", B),
]

CONFORMS, DIFFERS, NONE, UNSEEN = "conforms", "differs", "not_applicable", "not_checked"


def judged(conclusion, art, **notes):
    """An appraisal: every point conforms but those named, each as (result, note)."""
    findings = []
    for point in POINTS:
        result, note = notes.get(point, (CONFORMS, None))
        findings.append({"point": point, "result": result} | ({"note": note} if note else {}))
    return {"conclusion": conclusion, "art": art, "findings": findings}


def fine(note):
    return (CONFORMS, note)


APPRAISALS = [
    judged("genuine", a.watch, codes=fine("底盖编号 ALP38-004172 与保卡一致，刻字边缘清晰。"), workmanship=fine("走时日差 +4 秒，表冠旋入顺畅。"), inner_label=(NONE, "腕表无内标。")),
    judged("genuine", a.sunglasses, codes=fine("左镜腿内侧烫印编号与包装一致。"), hardware=fine("五齿铰链，螺丝无滑牙。"), inner_label=(NONE, "眼镜无内标，型号印于镜腿内侧。")),
    judged("genuine", a.earrings, material=fine("X 射线荧光测得金含量 751‰；珍珠放大检查见叠瓦状结构。"), codes=fine("耳针背面钢印 AU750 与编号齐全。"), inner_label=(NONE, "首饰无内标。")),
    judged("undetermined", a.necklace, material=(UNSEEN, "主石呈色疑经扩散处理，本室仪器不能判定；需送具资质的宝石实验室做 LA-ICP-MS 成分分析后再定。"), codes=(DIFFERS, "扣头刻字深度略浅于版本库样品；取得品牌方同批次扣头比对件后可定。"), inner_label=(NONE, "首饰无内标。")),
    judged("genuine", a.sneaker, codes=fine("鞋舌标货号、尺码与鞋盒一致。"), material=fine("鞋面为头层牛皮，网布孔距均匀。"), hardware=(NONE, "此款无金属件。")),
    judged("not_genuine", a.boots, material=(DIFFERS, "鞋底为注塑贴合，非品牌所述皮质大底。"), workmanship=(DIFFERS, "沿条针距 2.5–4.5 mm 不均，为假线压纹，并非固特异缝制。"), inner_label=(DIFFERS, "内标编号格式缺末位校验字母，字体与版本库不符。")),
    judged("genuine", a.scarf, material=fine("纤维检验：羊绒 100 %，平均细度 15.4 μm。"), codes=fine("洗标批号与到货批次一致；此款无单品序列号。"), hardware=(NONE, "围巾无五金件。")),
    judged("genuine", a.jacket, material=fine("抽检绒子含量 91 %，蓬松度 705。"), hardware=fine("拉链头背面刻印与版本库一致。"), inner_label=fine("内标序列号 NV-BL-7726604 可读，水洗标双语。")),
    judged("genuine", b.backpack, inner_label=(DIFFERS, "内标字体为 2026 年新版，字重较旧版略粗；已与品牌方 2026-04 发布的新版样张比对一致。"), hardware=fine("插扣模具号清晰，开合力度正常。")),
    judged("not_genuine", b.tent, material=(DIFFERS, "外帐涂层静水压 800 mm，正品为 3000 mm。"), codes=(DIFFERS, "收纳袋标签序列号 FB-LD2P-061733 与此前另一顶帐篷重复。"), workmanship=(DIFFERS, "门帘接缝未压胶，针脚外露。")),
    judged("genuine", b.lipstick, codes=fine("底部批号与外盒一致，激光打标。"), appearance=fine("膏体徽纹完整，未启用。"), inner_label=(NONE, "唇膏无内标。")),
    judged("not_genuine", b.cream, material=(DIFFERS, "质地分层，气味与留样不同；快检发现未标示的防腐剂。"), codes=(DIFFERS, "瓶底批号为喷墨印刷，可擦除；正品为激光刻印。"), appearance=(DIFFERS, "瓶盖金线偏移 1.2 mm。"), hardware=(NONE, "面霜无五金件。"), inner_label=(NONE, "面霜无内标。")),
    judged("genuine", b.pen, material=fine("笔尖 14K 金，铱粒打磨对称。"), codes=fine("笔帽环编号 PH-KM-66205 与保证书一致。"), inner_label=(NONE, "钢笔无内标；礼盒衬布品牌字样相符。")),
    judged("genuine", b.teaset, workmanship=fine("手绘纹样四件连续，圈足修胎规整。"), codes=fine("壶底釉下款识与编号 0382 一致。"), hardware=(NONE, "瓷器无五金件。"), inner_label=(NONE, "瓷器无内标。")),
    judged("undetermined", b.perfume, codes=(DIFFERS, "外盒批号与瓶底批号相差一位；品牌方书面确认是否换盒后可定。"), material=(UNSEEN, "未开封，不宜取样；经货主同意后做气相色谱比对可定。"), inner_label=(NONE, "香水无内标。")),
    judged("genuine", b.goggles, codes=fine("镜带内侧编号 GA-FM-230874 与外盒一致。"), workmanship=fine("磁吸八点定位，换片无松动。"), inner_label=fine("镜带内侧织标清晰。")),
]
APPROVALS = {9: "内标差异属 2026 年新版字体，已与正品版本库新版样张核对，明示接受，不影响正品结论。"}
# Where it is undetermined: what would settle it.
SETTLES = {
    4: "具资质的宝石实验室对主石做 LA-ICP-MS 成分分析；品牌方同批次扣头比对件。",
    15: "货主同意开封后的气相色谱比对；品牌方关于外盒批号的书面确认。",
}
