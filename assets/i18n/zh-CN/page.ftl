# 公开页面的文字。每条消息在 en/page.ftl 中都有同名的一条。

## 各页共用

site-name = 真码
site-title = 真码 Zhenma
site-service = 正品鉴别 · 一物一码一视频
skip = 跳到正文
languages = 语言 / Language
time-china = { $value }（北京时间）
foot-scope = 本页只说明所列单品的鉴定结论与标签状态，不说明其卖家或销售渠道。

## 查询框

search-label = 标签上的序列号
search-button = 查询
search-hint = 序列号共 20 位，大小写、空格和连字符都可以；也可以粘贴扫码得到的网址。

## 输入有误

typing-title = 序列号输入有误
typing-why = { $value }。
typing-advice = 还没有进行查询。请对照标签，在下面改正后重新查询。这不说明商品有任何问题。

## 首页

home-title = 查询一件单品
home-text = 每件经鉴定为正品的单品都有一枚自己的标签。扫描标签上的二维码，或在此输入序列号，即可查看它的鉴定报告和鉴定视频。
home-docs = 给开发者的接口说明

## 结论

verdict-genuine = 鉴定为正品
verdict-not_active = 标签尚未启用
verdict-suspended = 标签已暂停
verdict-revoked = 标签已撤销
verdict-replaced = 标签已更换
verdict-returned = 单品已退回
verdict-archived = 记录已归档
verdict-not_found = 查不到这个码

lead-genuine = 此码对应的这一件单品经{ $value }鉴定为正品。请核对您手中的就是这一件。
lead-doubt = 此码可能被复制到了别的商品上。在核对照片和序列号之前，请不要仅凭此码相信手中的商品。
lead-not_active = 此标签已签发，但尚未确认贴挂到单品上，现在不能证明任何商品。
lead-suspended = 此标签正在核查，核查结束之前不能作为凭据。
lead-revoked = 此标签已被永久撤销，不再证明任何商品是正品。
lead-replaced = 这件单品已换用新的标签，此标签永久失效。
lead-returned = 这件单品已被退回，此标签永久失效；再次出售须重新鉴定并换新标签。
lead-archived = 此标签的保存期已过：照片和视频已删除，只保留证书与校验值，不再说明商品现状。
lead-not_found = 这个码不是由本服务签发的，或者输入有误。

advice-not_active = 如果商品已在您手中，请先不要凭此标签付款或确认收货，并联系卖家或平台核实。
advice-suspended = 请先不要凭此标签付款或确认收货；可稍后再查，或联系卖家或平台。
advice-revoked = 如果商品带着此标签出售给您，请保留商品和标签，并联系卖家或平台。
advice-replaced = 请扫描单品上的新标签。如果只有这一枚旧标签，请联系卖家或平台核实。
advice-returned = 如果商品带着此标签再次出售给您，请保留商品和标签，并联系卖家或平台。
advice-archived = 如果您正要购买带有此标签的商品，请先联系卖家或平台核实。

reason = 原因：
since = 自：

public-reason-under_investigation = 正在核查
public-reason-conclusion_corrected = 鉴定结论已更正
public-reason-inspection_failed = 所属批次质检不合格
public-reason-key_compromised = 与此标签有关的一把密钥已不可信
public-reason-not_genuine = 该商品被认定为非正品
public-reason-label_copied = 标签被仿制并用于其他商品
public-reason-label_damaged = 标签损坏
public-reason-label_lost = 标签遗失或被盗
public-reason-issued_in_error = 标签签发有误
public-reason-recalled = 商品已召回
public-reason-other = 未公开

corrected-not_genuine = 鉴定结论已更正为非正品
corrected-undetermined = 鉴定结论已更正为无法判定
corrected-lead-not_genuine = 鉴定机构已更正结论：该商品不是正品。此标签不再作为凭据。
corrected-lead-undetermined = 鉴定机构已更正结论：无法判定该商品是否为正品。此标签不再作为凭据。
corrected-advice = 请不要付款或确认收货。已收到商品的，请保留商品和标签，并联系卖家或平台。
item = 单品
serial = 序列号
past = 以下是签署报告时的记录，不代表标签的当前状态。
todo-title = 接下来怎么做

## 演示

demo-label = 演示
demo-text = 此页为演示数据：商品、鉴定机构和鉴定结论均为虚构，不构成任何证明。

## 查询记录

scan-title = 查询记录
scan-button = 确认本次查询
scan-busy = 正在记录…
scan-done = ✓ 本次查询已记录
scan-failed = 本次查询未能记录，上面的结论不受影响。请稍后再试。

notice-scans = 查询次数
notice-first = 首次查询
notice-none-title = 尚无查询记录
notice-none-text = 到目前为止，还没有人确认过对此码的查询。
notice-other-text = 记录本次查询，有助于发现被冒用的标签。
notice-first_scan-title = 首位查询者
notice-first_scan-text = 在此之前没有其他人查询过此码。
notice-repeat_scan-title = 此码以前被查询过
notice-repeat_scan-text = 如果不是您或您认识的人查询的，请仔细核对照片和序列号。
notice-many_scans-title = 此码被许多人查询过
notice-many_scans-text = 展示、转手或分享都会带来查询，次数本身不说明真假。请仔细核对。
notice-suspected_clone-title = 疑似有人复制了此码
notice-suspected_clone-text = 查询的数量、地区或时间不像是同一件单品会有的。请先核对，再作决定。

## 核对

compare-title = 核对您手中的这一件
compare-text = 二维码可以被复制，单品本身不能。请逐项核对：
compare-photos = 下方照片拍的就是这一件：外观、材质、工艺和细节应与实物一致。
compare-own = 单品自身的序列号应为
compare-no-own = 这件单品没有登记自身序列号，请格外仔细地核对照片。
compare-label = 标签应完好，没有揭开、剪断或重新粘贴的痕迹，并位于登记的位置。
compare-differs = 有任何一项不符，请保留商品和标签，并按“联系谁”中的方式联系。
photos-title = 这件单品的照片
photos-none = 没有公开的照片。
photos-hint = 点按照片可查看原图。
photo-alt = 这件单品的照片：{ $value }
media-gone = 保存期已过，照片和视频已删除。

## 标签位置

label-title = 标签应在的位置
label-carrier = 形式
label-where = 位置
label-hint = 标签在别处，或已损坏，请联系核实。
label-photo-alt = 标签贴挂在单品上的照片
carrier-hang_tag = 吊牌
carrier-sticker = 粘贴标签
carrier-buckle = 防伪扣

## 联系

contact-title = 联系谁
contact-text = 有疑问时，请联系卖给您这件商品的卖家或平台，并提供上方的序列号。请勿交出标签原件。

## 视频

video-title = 鉴定视频
video-open = 打开视频文件
video-not-everywhere = 部分浏览器无法播放这段视频。如果没有画面，请换一个浏览器打开本页，或下载视频文件后用其他播放器观看。
video-length = 时长
video-type = 类型
size = 大小

## 鉴定报告

report-title = 鉴定报告
report-agency = 鉴定机构
report-accreditation = 机构资质
report-conclusion = 鉴定结论
report-appraised = 鉴定时间
report-version = 报告版本
report-corrected = （已更正先前版本）
report-reason = 更正原因
yardstick-brand_standard = 品牌方标准
yardstick-trade_standard = 行业标准
yardstick-reference_version = 正品版本
report-open = 打开报告（PDF）
report-bytes = 已签名的报告数据
findings-title = 逐项结果
signers-title = 签字人（执业证号）
bytes-title = 报告原件
bytes-text = 下载的文件的 SHA-256 应与下列数值完全一致。
conclusion-genuine = 正品
conclusion-not_genuine = 非正品
conclusion-undetermined = 无法判定
point-appearance = 外观
point-material = 材质
point-workmanship = 工艺
point-codes = 编码
point-hardware = 五金
point-inner_label = 内标印刷
result-conforms = 相符
result-differs = 有差异
result-not_applicable = 不适用
result-not_checked = 未检查
role-appraiser = 鉴定师
role-reviewer = 复核人
role-approver = 批准人

## 单品

item-title = 单品信息
item-brand = 品牌
item-name = 名称
item-category = 类别
item-model = 型号
item-style = 款号
item-own = 自身序列号
item-origin = 原产地
category-gifts = 礼品
category-jewellery = 珠宝首饰
category-shoes = 鞋靴
category-watches_eyewear = 钟表眼镜
category-clothing = 服饰内衣
category-sports_outdoor = 运动户外
category-beauty = 美妆护肤
category-fresh = 生鲜

## 保障

cover-title = 正品保障险
cover-period = 保障期：自确认收货起 { $value } 天，确认当天不计。
cover-insured = 期内如能证明这件单品不是正品，可依保单条件申请理赔。
cover-uninsured = 这是演示保单，没有保险人，不产生任何赔付。
cover-status = 标签的当前状态可能影响保障，请以保单和承保方的答复为准。
cover-policy = 保单
cover-first = 首日
cover-last = 末日
cover-midnight = { $value } 24:00 止（北京时间）
cover-state = 状态
cover-is-running = 保障期内
cover-is-no_receipt = 尚未开始：还没有收货确认
cover-is-not_started = 自首日起开始
cover-is-ended = 保障期已结束
cover-is-tag_suspended = 标签暂停期间不在保障内
cover-is-tag_revoked = 不在保障内：标签已撤销
cover-is-item_returned = 不在保障内：单品已退回
cover-is-tag_archived = 不在保障内：记录已归档

## 页脚

foot-issued = 标签签发于 { $value }。
foot-privacy = 查询无需登录，不取定位。确认查询后，每枚标签只保存：查询次数、首次查询的时间、首次查询的网络地址的加盐校验值（盐随机生成，最多用一天，从不存储），以及此后是否有校验值不同的查询。不保存地区和设备；随标签记录一直保留。

## 查不到

not-found-todo-1 = 核对输入的每一个字符；字母 I、L 按数字 1、字母 O 按数字 0 处理。
not-found-todo-2 = 如果是扫码而来，请看清网址是否就是本服务的网址。
not-found-todo-3 = 仍然查不到，就不要凭此标签付款或确认收货；请保留商品和标签，并联系卖家或平台。

## 出错

error-status = 状态 { $value }
error-retry = 请在 { $value } 秒后再试。
error-home = 返回首页
error-missing-title = 没有这个页面
error-missing-text = 这个网址下没有内容。
error-missing-advice = 请检查网址，或从首页输入序列号。
error-method-title = 不能这样访问
error-method-text = 这个网址不接受此类请求。
error-method-advice = 请从首页重新开始。
error-slow-title = 请求超时
error-slow-text = 您的请求没有及时传完，没有处理。
error-slow-advice = 请检查网络后重试。
error-large-title = 内容太大
error-large-text = 发送的内容或网址超出了限制，没有处理。
error-large-advice = 请只输入序列号或扫码得到的网址。
error-many-title = 查询太频繁
error-many-text = 从您的网络发来的查询过多，本次没有处理。这与单品的真假无关。
error-many-advice = 请稍候再试；公共网络下的其他人也可能占用了次数。
error-busy-title = 服务正忙
error-busy-text = 现在请求太多，本次没有处理。这与单品的真假无关。
error-busy-advice = 请稍后重试。
error-request-title = 无法处理这个请求
error-request-text = 请求的内容不完整或格式不对。
error-request-advice = 请从首页输入序列号，或重新扫码。
error-inside-title = 服务出错
error-inside-text = 错误发生在我们这边。这与单品的真假无关。
error-inside-advice = 请稍后重试；问题仍在时，请联系卖家或平台。

## 纸质报告（PDF）

pdf-scope-label = 说明
pdf-scope = 本文件供阅读。签字的是报告原件；其 SHA-256 印于每页页脚，原件与签字可在线核验。
pdf-settle = 可据以判定的条件
pdf-corrects = 所更正的报告
pdf-reason = 更正原因
pdf-gtin = 商品条码
pdf-item-id = 单品编号
pdf-appraisal-id = 鉴定编号
pdf-photo = 照片
pdf-photo-gone = 保存期已过，此照片已删除。
pdf-photos = 照片数量
pdf-rests = 鉴定依据
pdf-brand_standard = 品牌方标准
pdf-trade_standard = 行业标准
pdf-reference_version = 正品版本
pdf-checklist = 核对清单
pdf-dossier = 内部档案
pdf-key = 签字密钥
pdf-accepted = 批准人接受的差异：

docs-title = 接口说明
docs-text = 本服务的每个地址：谁可以调用、收什么、答什么。示例取自演示数据；结构与类型的说明与 OpenAPI 文件一致，为英文。
docs-file = OpenAPI 3.1 文件（供程序使用）
docs-groups = 分组
docs-roles = 可调用者：
docs-anyone = 任何人
docs-parameters = 参数
docs-request = 请求
docs-answers = 应答
docs-problems = 拒绝
docs-schema = 结构
docs-example = 示例
docs-schemas = 类型
docs-messages = 全部消息及其代码
docs-language = 拒绝的说明按 Accept-Language 使用中文或英文，未指定时为英文；代码不随语言变化。
problems-title = 消息一览
problems-text = 本服务及其命令给人看的全部消息，按代码列出。代码的含义不变，文字可能改得更清楚；程序请依据代码。
problems-arguments = 斜体部分会换成实际的值。
role-warehouse = 仓库
role-assessor = 评估人
role-platform = 平台
role-merchant = 商家
role-insurer = 保险公司
role-laboratory = 实验室
role-admin = 管理员

## 参数（接口说明）

param-after = 上一页最后一个序列号，从其后列起
param-appraisal = 所涉鉴定的编号
param-at = 时间或日期；不填即现在
param-brand = 品牌，与登记时一致
param-category = 类别代号
param-code = 防伪码、标签网址或序列号
param-cursor = 上一页给出的 next；自造的会被拒绝
param-dry_run = 只说明会删除什么，不删除
param-from = 自此时起（含）；日志条目则自此序号起，从 0 数
param-gtin = 商品条码（GTIN）
param-id = 编号
param-idempotency-key = 重复提交不会重复生效，得到与第一次相同的应答
param-if-none-match = 已有应答的 ETag
param-ignore_columns = 不读取的列，用逗号隔开；all 表示所有不认识的列
param-item = 单品编号
param-journal = true 则附上账簿的检查点
param-key = 条码与序列号
param-kid = 密钥名称
param-kind = 事件种类，例如 received、issued
param-lang = zh 或 en；不填则按浏览器的语言
param-laboratory = 承检机构
param-limit = 每页最多行数
param-log = 日志名；不填即当前日志
param-lot = 批次
param-merchant = 货主商家
param-name = 文件名
param-number = 指令或列表的序号，自 1 起
param-open = 只列未完成的
param-own_serial = 单品序列号；全角、大小写、空格、各种连字符均视为相同
param-rate_mib = 每秒最多读取的 MiB；0 为不限
param-purpose = revocation（撤销）或 suspension（暂停）
param-ring = seal（防伪码密钥）或 certificate（证书密钥）
param-seal = 防伪码中的签章
param-serial = 序列号；小写、空格、连字符均可
param-sha256 = 64 位小写十六进制
param-size = 标签尺寸：宽×高，毫米
param-skip_bad = 有错的行不入，其余照入
param-sku = 商家货号
param-specification = 抽检规范：fresh（生鲜）或 jewellery（珠宝）
param-state = 所处状态
param-status = 标签状态
param-to = 至此时止（不含）
param-example = 接受标明为示例的文件。

## HTTP 状态（接口说明）

http-200 = 成功
http-201 = 已创建
http-204 = 成功，无内容
http-206 = 部分内容
http-303 = 转到另一网址
http-304 = 未变化
http-307 = 临时转到另一网址
http-400 = 请求无法读懂
http-401 = 需要访问令牌
http-403 = 此角色不可
http-404 = 没有
http-405 = 不接受此方法
http-408 = 太慢
http-409 = 与现状不符
http-410 = 已永久删除
http-413 = 太大
http-415 = 不收此类文件
http-416 = 没有这段字节
http-422 = 有值不对
http-429 = 请求太多
http-500 = 服务内部出错
http-502 = 其他服务答错
http-503 = 暂时不可
http-507 = 磁盘已满

## 抽检报告（网页与 PDF）

inspection-report = 商品抽检报告
inspection-scope-label = 说明
inspection-scope = 本报告只对所抽样品负责，按所列规范、标准版本和检测结果逐条判定；数值按原单位准确换算，未作修约。标有“需人工复核”的地方，规范按字面适用或未作规定。
inspection-review = 需人工复核
inspection-threshold = 限值
inspection-margin = 余量
inspection-about = 抽检对象
inspection-number = 案件编号
inspection-state = 状态
inspection-specification = 抽检规范
inspection-edition = 规范版本
inspection-merchant = 商家
inspection-product = 商品
inspection-category = 类目
inspection-subject = 批次或 SKU
inspection-production-date = 生产日期
inspection-shelf-life = 保质期最后一日
inspection-declared = 明示的产品标准
inspection-channel = 抽样方式
inspection-ordered = 下达时间
inspection-reason = 抽检原因
inspection-called-off = 取消原因
inspection-listing = 商品页面（留存）
inspection-title = 商品标题
inspection-kept = 页面文字校验值
inspection-kept-at = 留存时间
inspection-screenshots = 页面截图
inspection-sample = 样品
inspection-seal = 封样编号
inspection-storage = 保存条件
inspection-portions = 购样份数
inspection-taken = 抽样量
inspection-leftover = 备样（供复验）
inspection-taken-at = 抽样时间
inspection-taken-by = 抽样人
inspection-hand-over = 样品交接
inspection-seal-whole = 封签完好
inspection-seal-broken = 封签破损
inspection-laboratory = 检验机构
inspection-laboratory-name = 机构名称
inspection-entrusted = 委托时间
inspection-tested-on = 检测日期
inspection-received = 收到结果
inspection-laboratory-report = 机构原始报告
inspection-note = 备注
inspection-allowed = 今日是否具备资格
inspection-items = 检验结果
inspection-items-again = 复验结果
inspection-overall = 总体判定
inspection-failing = 不合格项目：
inspection-grade = 缺陷等级
inspection-judged = 判定时间
inspection-column-number = 序号
inspection-column-item = 检验项目 / 方法
inspection-column-limit = 要求 / 依据
inspection-column-measured = 检测值
inspection-column-verdict = 判定
inspection-column-basis = 依据
inspection-column-status = 未检原因
inspection-not-tested = 未检项目
inspection-choice = 项目选择理由
inspection-deadlines = 通知与期限
inspection-result-received = 商家收到结果
inspection-appeal-until = 申诉截止
inspection-fee-until = 复验缴费截止
inspection-appeal = 申诉
inspection-filed = 提出时间
inspection-grounds = 申诉理由
inspection-wish = 要求复验
inspection-granted = 予以复验
inspection-refused-by = 不予复验的条款
inspection-retested = 复验项目
inspection-answer = 平台答复
inspection-accepted-received = 收到受理通知
inspection-fee-paid = 缴费时间
inspection-fee = 复验费
inspection-fee-in-time = 按期缴费
inspection-outcome = 最终结论
inspection-final = 最终判定
inspection-final-by = 结论来源
inspection-final-at = 作出时间
inspection-refund = 复验费退还
inspection-consequence = 后续处理
inspection-document = 处理依据
inspection-measure = 处理措施
inspection-evidence = 书面决定
inspection-recorded = 记录时间
inspection-suspended-tags = 因不合格暂停的标签
inspection-reinstated-tags = 复验后恢复的标签
inspection-verdict-pass = 合格
inspection-verdict-fail = 不合格
inspection-verdict-cannot_decide = 无法判定
inspection-verdict-pending = 尚未判定
inspection-verdict-called_off = 已取消
inspection-verdict-not_tested = 未检
inspection-verdict-not_applicable = 不适用
inspection-grade-severe = A 严重缺陷
inspection-grade-minor = B 轻微或一般缺陷
inspection-specification-fresh = 京东开放平台生鲜商品抽检规范
inspection-specification-jewellery = 京东开放平台珠宝商品抽检规范
inspection-kind-lot = 批次
inspection-kind-sku = SKU
inspection-channel-bought_online = 线上购买
inspection-channel-taken_in_warehouse = 线下仓库抽取
inspection-category-jewellery = 珠宝首饰
inspection-unit-piece = 件
inspection-unit-portion = 份
inspection-unit-g = 克
inspection-unit-kg = 千克
inspection-unit-jin = 斤
inspection-yes-yes = 是
inspection-yes-no = 否
inspection-refund-yes = 退还
inspection-refund-no = 不退
inspection-by-original = 初检结果
inspection-by-reinspection = 复验结果
inspection-status-no_basis_in_table = 表中无适用依据
inspection-status-not_applicable = 不适用于本商品
inspection-status-left_out = 未选入本次方案
inspection-state-ordered = 已下达
inspection-state-planned = 已制定方案
inspection-state-sampled = 已抽样
inspection-state-assigned = 已委托
inspection-state-undecided = 无法判定，待补充
inspection-state-judged = 已判定
inspection-state-notified = 已通知商家
inspection-state-appealed = 已申诉
inspection-state-refused = 不予复验
inspection-state-fee_due = 待缴复验费
inspection-state-fee_paid = 复验中
inspection-state-lapsed = 逾期未缴费
inspection-state-reinspection_undecided = 复验无法判定，待补充
inspection-state-final = 已有最终结论
inspection-state-handled = 已处理
inspection-state-closed = 已结案
inspection-state-called_off = 已取消

# What the areas of messages are called.
area-address = 地址与限流
area-agency = 鉴定机构
area-appraisal = 鉴定
area-backup = 备份
area-body = 请求内容
area-calendar = 工作日历
area-category = 类目
area-cell = 表格单元格
area-certificate = 证书
area-check = 核验全库
area-checklist = 鉴定要点
area-cli = 命令行
area-config = 设置
area-cover = 保障期
area-coverage = 签发所需的抽检
area-decide = 案例判定
area-did = DID 文件
area-evidence = 照片与视频存证
area-folder = 数据目录
area-font = 字体
area-gtin = 商品条码
area-id = 编号
area-idempotency = 重复请求
area-import = 导入文件
area-inspection = 抽检
area-intake = 入仓
area-item = 单品
area-key = 密钥
area-key_ring = 密钥组
area-laboratory = 检验机构
area-list = 列表
area-log = 日志
area-media = 照片与视频的读取
area-migration = 记录迁移
area-order = 处置
area-organisation = 机构
area-origin = 服务网址
area-person = 人员
area-photo = 照片
area-print = 标签与打印
area-printer = 标签打印机
area-problem = 拒绝的种类
area-query = 查询参数
area-ready = 就绪状态
area-receipt = 签收
area-reference_version = 正品版本
area-report = 报告
area-restore = 恢复
area-result = 检验结果
area-retention = 保存期限
area-scan = 扫码查询
area-scrub = 文件重读
area-second_opinion = 评估意见
area-serial = 序列号
area-service = 服务
area-signature = 签名
area-signer = 签名端点
area-standard = 标准
area-status_list = 状态列表
area-store = 存储
area-system = 系统
area-table = 表格（CSV、XLSX）
area-tag = 标签
area-tls = TLS
area-token = 令牌
area-usage = 命令用法
area-value = 取值
area-verify = 离线验证
area-video = 视频
area-warehouse = 仓库
area-work_list = 任务清单
area-workbook = 工作簿
area-account = 账户
area-enrolment = 邀请
area-session = 登录

console-title = 工作台
console-foot = 供真码工作人员使用。离开工位请退出登录。
console-noscript = 工作台需要启用 JavaScript：签字密钥在您的浏览器里生成和使用。
console-sign-in = 登录
console-person = 人员编号
console-password = 密码
console-deriving = 正在由密码推算密钥，需要几秒钟……
console-to-enrol = 我有邀请码
console-enrol = 开通账户
console-enrol-text = 请输入管理员给您的邀请码。邀请码一天内有效，只能用一次。
console-code = 邀请码
console-next = 下一步
console-organisation = 所属机构
console-role = 角色
console-key-made = 此角色要在报告上签字。签字密钥在本浏览器中生成，用您的密码加密：他人不能代签，也无法找回。忘记密码须重新开通账户。
console-new-password = 新密码
console-password-hint = 至少 10 个字符；几个词连起来比符号好记。密码本身不会离开本浏览器。
console-again = 再输一次
console-different = 两次输入的密码不一致。
console-make = 开通
console-who = 当前登录人
console-sign-out = 退出登录
console-queue = 待办
console-queue-none = 没有待办。
console-queue-other = 此角色暂无网页待办，请用接口或 zhenma 命令办理。
console-appraised = 鉴定时间
console-conclusion = 鉴定结论
console-item-id = 单品编号
console-open = 打开
console-more = 更多
console-sessions = 登录情况
console-this-one = 本次
console-end = 结束
console-decision = 复核与批准
console-signed-by = 已签字
console-look-alikes = 照片与其他商品的照片相似，同意前请比对：
console-signed-bytes = 您签的是本报告的哈希值：
console-same-bytes = 与此处所示内容一致。
console-note = 说明
console-password-to-sign = 密码（用于签字）
console-other-password = 此密码打不开签字密钥。
console-changed-bytes = 所示内容与待签内容不一致，未签字。
console-note-needed = 不同意时请写明原因。
console-agree = 同意并签字
console-decline = 不同意
console-done = 已完成。
