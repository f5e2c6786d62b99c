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
