# 公布、复核与异议、归档、用表、保存期限。
published-altered = 第 { $n } 版的签名与内容不符，或无法读取
published-other-signer = 第 { $n } 版不是用第 1 版的密钥签的
published-not-following = 第 { $n } 版与上一版接不上
published-gone = 操作日志登记的第 { $n } 版不在，或内容已变
published-differs-paper = 试卷或答案与公布时不同
published-differs-rules = 评分和合格规则与公布时不同
published-differs-row = 准考证号 { $ticket }：{ $fields }与公布时不同
published-differs-gone = 准考证号 { $ticket }：公布时在名单上，现在没有
published-differs-new = 准考证号 { $ticket }：公布时不在名单上
published-field-name = 姓名
published-field-unit = 单位
published-field-marks = 成绩
published-field-outcome = 结果
published-field-reason = 理由
published-field-journal = 作答记录

op-sign_results = 公布更正版本
op-archive_sitting = 归档
op-file_appeal = 受理复核或异议
op-appeal_step = 复核意见或决定
op-set_retention = 设定保存期限
op-erase_sitting = 双人销毁
op-print_records = 打印考务用表

error-two-people = 公布正式考试的成绩要两个人
error-two-people-do = 请第二个人在公布时输入自己的姓名和口令；确实没有第二个人的，写明理由
error-same-person = 第二个人不能是已登录的本人
error-same-person-do = 请另一个账户的持有人输入姓名和口令
error-second-may-not = { $name }没有“{ $what }”的权限，不能做第二个人
error-second-may-not-do = 请换一个有权限的人，或由管理员在设置里调整
error-nothing-to-sign = 现在的成绩与最近一次公布的完全一样
error-nothing-to-sign-do = 更正成绩以后再公布更正版本

second-title = 第二个人
second-name = 姓名
second-passphrase = 口令
second-alone = 没有第二个人
second-reason = 没有第二个人的理由（记入公布表）
second-own = 本人口令
publish-title = 公布成绩
publish-text = “{ $title }”的成绩由两个人公布：已登录的本人，和另一个能查看成绩的账户。公布时对整张成绩表签名，以后的更正另成一版，原来的不改。
publish-again-title = 公布更正版本
publish-again-text = “{ $title }”现在的成绩将作为新的一版签名公布，以前各版保留。
publish-again-reason = 更正理由
publish-do = 公布

cli-verify-what = 请写考试场次的编号，或归档文件夹
cli-published-unsigned = 已公布，没有签名（非正式考试，或公布时的程序还不签名）
cli-published-version = 公布表第 { $n } 版  { $by }、{ $second }  SHA-256 { $sha256 }
cli-fingerprint = 签名人指纹 { $code }（请与纸质记录核对）
cli-published-sound = 签名相符，现在的成绩与最后一版一致

archive-read-me =
    考法 归档文件夹：{ $title }
    
    这个文件夹保存一场考试的全部材料，不需要当时的电脑和数据文件就能核对：
    kaofa exam verify 这个文件夹
    核对时请把显示的签名人指纹和清单校验值与纸质记录（归档目录）上的对照；两者一致，才说明没有人整体换过。
    文件夹里有答案和个人信息，请按保密和个人信息保护的规定保管；不要改名、增减或编辑其中的任何文件。
    
    manifest.json    全部文件的清单和 SHA-256；manifest.sig 是对清单的签名
    published-1.json 公布的成绩表（第 1 版，以后的版本依次编号）；.sig 是签名
    results.json     归档当日的成绩表
    paper.json       试卷和答案；paper.docx、key.docx 供阅读
    journals/        各准考证号的作答记录，逐条相连
    marks.json       各题得分；judgements.json 填空题人工认定
    candidates.json  应考名单；sitting.json 考试与规则
    incidents.json   考场情况登记；appeals.json 复核与异议；audit.json 操作日志中与本场有关的各行
archive-missing = 文件不在
archive-added = 清单里没有这个文件
archive-altered = 与签名时不同
archive-unreadable = 内容读不懂
archive-chain = 第 { $n } 条作答记录缺失或被改
archive-other-head = 作答记录的末尾与公布的成绩表不符
archive-other-mark = 第 { $n } 题的得分与作答不符
archive-other-total = 准考证号 { $ticket }：总分或结果与各题得分不符
archive-line = 日志第 { $n } 行与其校验值不符
cli-archive-made = 已归档到 { $path }，{ $n } 个文件
cli-archive-manifest = 清单校验值 { $sha256 }（请记入归档目录）
cli-archive-of = { $title }  { $by } 归档于 { $at }，{ $files } 个文件，{ $journals } 份作答记录
cli-archive-sound = 全部文件、作答记录、得分和签名都相符
cli-archive-unsigned = 没有一个签名成立，不能说明是谁归档的

permission-take_appeals = 受理成绩复核和试题异议
permission-review_appeals = 复核成绩和异议
permission-destroy_records = 销毁到期材料
noun-appeal = 复核或异议
appeal-kind-recheck = 成绩复核
appeal-kind-question = 试题异议
ruling-uphold = 维持
ruling-correct = 更正
ruling-faulty = 试题有误
appeal-state-taken = 已受理
appeal-state-one_opinion = 一人已复核
appeal-state-agreed = 两人意见一致
appeal-state-split = 两人意见不一
appeal-state-decided = 已答复
error-appeal-no-text = 没有写内容
error-appeal-no-text-do = 请写明理由、意见或答复
error-appeal-too-long = 写得太长
error-appeal-too-long-do = 请控制在 2000 字以内，详细材料附在纸质卷宗里
error-appeal-no-subject = 没有选人或试题
error-appeal-no-subject-do = 成绩复核请选考生，试题异议请选题号
error-appeal-late = 受理的最后一天是 { $day }，已经过了
error-appeal-late-do = 仍要受理的，请写明逾期受理的理由
error-appeal-decided = 这一件已经答复
error-appeal-decided-do = 有新的情况请另行受理
error-appeal-two-opinions = 两名复核人都已提出意见
error-appeal-two-opinions-do = 请由签发人作出决定
error-appeal-same-person = 您已经对这一件提出过意见
error-appeal-same-person-do = 另一份意见要由另一个人提出
error-appeal-own-marks = 这份答卷是您阅的，不能由您复核
error-appeal-own-marks-do = 请另一名有复核权限的人复核
error-appeal-not-reviewed = 还没有两个人的复核意见
error-appeal-not-reviewed-do = 请两名复核人先提出意见
error-appeal-not-a-question = 没有指明试题，不能认定试题有误
error-appeal-not-a-question-do = 请选维持或更正；要认定试题有误，另按试题异议受理

record-sign-in = 考场签到表
record-pledge = 考生承诺书
record-room = 考场情况登记表
record-irregularities = 考场违纪登记表
record-register = 成绩登记册
record-index = 归档目录
record-reply = { $kind }答复书
record-destruction = 考试材料销毁清册
record-sitting = 考试名称
record-kind = 考试类别
record-basis = 依据文号
record-when = 考试时间
record-when-place = 　　　年　　月　　日　　时　　分
record-place = 考点考场
record-none = 无
record-date-place = 　　　年　　月　　日
record-col-number = 序号
record-col-ticket = 准考证号
record-col-name = 姓名
record-col-unit = 单位
record-col-seat = 座位
record-col-signature = 本人签名
record-col-day = 日期
record-col-note = 备注
record-col-marks = 成绩
record-col-outcome = 结果
record-col-time = 时间
record-col-whom = 对象
record-col-about = 类别
record-col-happened = 情况
record-col-by = 登记人
record-col-ticket-name = 准考证号、姓名
record-col-facts = 违纪事实
record-col-evidence = 证据
record-col-measure = 处理意见
record-col-person = 当事人签名
record-col-paper = 文件题名
record-col-author = 责任者
record-col-pages = 页数
record-col-material = 材料
record-col-count = 数量
record-col-stays = 保留的数据或校验值
record-sign-in-counts = 应到　　　人，实到　　　人，缺考　　　人。缺考人员由监考人员在“本人签名”栏写“缺考”。
record-two-invigilators = 监考人员（两人签名）：
record-seal-office = 考务组织单位（盖章）：
record-seal-bureau = 单位（盖章）：
record-seal = （盖章）
record-pledge-open = 本人参加“{ $title }”，已经阅读并知悉考场规则，现郑重承诺：
record-pledge-1 = 一、本人身份真实，不替他人考试，不由他人代考。
record-pledge-2 = 二、不携带手机等通信、存储设备以及书籍、资料进入考场，已携带的按要求交存。
record-pledge-3 = 三、独立作答，不抄袭、不传递、不交谈，不查阅资料，不切换到其他程序。
record-pledge-4 = 四、服从监考人员管理，到时停止作答，经监考人员确认交卷后离场。
record-pledge-5 = 五、不抄录、不拍摄、不对外传播试题。
record-pledge-6 = 六、违反以上承诺的，愿意接受成绩无效及相应的处理。
record-pledge-note = 请逐人在本人姓名后签名，不得代签。
record-expected = 应到
record-came = 实到
record-absent = 缺考
record-irregular = 违纪
record-absent-who = 缺考人员
record-excused-who = 免考、缓考
record-paper-opened = 试卷启封
record-paper-opened-place = 　　时　　分启封，封口完好□　破损□；启封人：　　　　　　　见证人：
record-happened = 考场情况记载
record-excused-one = { $who }（{ $outcome }）
record-whole-room = 全场
record-invigilator-1 = 监考人员一（签名）：
record-invigilator-2 = 监考人员二（签名）：
record-chief = 主考（签名）：
record-no-irregularity = 本场考试没有登记违纪。
record-no-irregularity-yet = 本表在考试中由监考人员填写；没有违纪的，写“无”并签名。
record-fact-by = { $note }（登记人：{ $by }）
record-irregular-note = 违纪事实由两名监考人员共同认定；当事人拒绝签名的，由监考人员注明。
record-register-counts = 应考 { $expected } 人，实考 { $sat } 人，缺考 { $absent } 人，免考缓考 { $excused } 人；合格 { $passed } 人。满分 { $full }，合格线 { $pass }%。
record-register-signed = 公布表第 { $n } 版，{ $at } 由{ $by }、{ $second }公布；签名人指纹 { $fingerprint }。
record-register-sum = SHA-256 { $sha256 }
record-register-unsigned = 本册供签名用，成绩尚未公布；公布后请重新打印，印有公布表的校验值。
record-marker = 阅卷（签名）：
record-registrar = 登分（签名）：
record-checker = 复核（签名）：
record-issuer = 签发（签名）：
record-paper-1 = 考试方案、通知及依据文件
record-paper-2 = 应考人员名单
record-paper-2-note = { $n } 人
record-paper-3 = 试卷、参考答案及评分标准
record-paper-3-note = { $n } 题
record-paper-4 = 考场签到表
record-paper-5 = 考生承诺书
record-paper-6 = 考场情况登记表
record-paper-7 = 考场违纪登记表
record-paper-7-note = 违纪 { $n } 起
record-paper-8 = 答卷（电子作答记录见归档文件夹）
record-paper-8-note = { $n } 份
record-paper-9 = 成绩登记册、公布表
record-paper-10 = 成绩复核、试题异议及答复
record-paper-10-note = { $n } 件
record-electronic = 电子归档
record-fingerprint = 签名人指纹
record-manifest = 清单 SHA-256
record-keep-until = 保管至
record-handed-over = 移交人（签名）：
record-received = 接收人（签名）：
record-reply-number = 编号：{ $n }
record-reply-to = { $name }（准考证号 { $ticket }）：
record-reply-anybody = 提出异议人：
record-reply-open = 你于{ $day }对“{ $title }”提出{ $kind }（{ $asked }），已经受理。经两名复核人员分别复核，现答复如下：
record-reply-open-item = 你于{ $day }对“{ $title }”第{ $item }题提出{ $kind }（{ $asked }），已经受理。经两名复核人员分别复核，现答复如下：
record-reply-ruling = 结论：{ $ruling }。
record-published-on = 公布日期
record-destroy-reason = 销毁理由
record-destroyed-at = 销毁时间
record-destroyed-by = 销毁人
record-destroy-note = 以上材料已过保管期限，由两人核对后销毁，不能恢复。本清册长期保存。备份文件、归档文件夹和纸质材料须另行销毁，并在此注明：
record-destroyer = 销毁人（签名）：
record-witness = 监销人（签名）：
record-approved = 批准人（签名）：
record-day = { $y }年{ $m }月{ $d }日
