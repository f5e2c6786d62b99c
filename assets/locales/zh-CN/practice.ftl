# The practice room.
room-practice = 练习
op-practise = 练习
practice-who-title = 谁来练习
practice-who-note = 练习记录跟着本人走：什么时候该复习、哪些题常错，都按人保存。
practice-who = 工号或姓名
practice-who-help = 同名的人请输工号
practice-pin = 密码
practice-who-next = 开始
practice-as-example = 以示例考生身份练习
practice-leave = 换人
practice-empty-bank = 题库里还没有可以练习的题，请先在“题库”中导入
practice-today = 今日练习
practice-today-lead = 今天有 { $n } 题等你
practice-today-note = 到期复习 { $due } 题，新题 { $fresh } 题；今天已练 { $done } 题
practice-today-done = 今天的已练完，共 { $n } 题
practice-today-done-note = 到期的题明天会再出现；想多练，可以在下面自选。
practice-today-go = 开始今日练习
practice-own = 自选练习
practice-own-note = 保密题和停用题不出现在练习里，案例题在模拟考试里做。错题连续答对 2 次后移出错题本，猜对的不算。
practice-by-area = 按领域
practice-by-law = 按法规
practice-go = 练习
practice-random = 随机练习
practice-wrong-book = 错题本（{ $n } 题）
practice-wrong-book-title = 错题本
practice-starred = 收藏（{ $n } 题）
practice-starred-title = 收藏
practice-starred-chip = 已收藏
practice-explain = 答案和解析
practice-explain-at-once = 每题后看
practice-explain-at-end = 一轮后看
practice-most = 每轮
practice-none = 这里暂时没有可以练习的题
practice-head = { $what } · 第 { $n } / { $of } 题
practice-end-now = 结束本轮
practice-star = 收藏
practice-unstar = 取消收藏
practice-note = 笔记
practice-note-close = 收起笔记
practice-note-label = 我的笔记
practice-note-help = 只有自己看得到，离开本题时自动保存
practice-seen = 练过 { $n } 次
practice-guessed = 这题是猜的
practice-right = 答对了
practice-wrong = 答错了，请看正确答案
practice-not-known = 没有作答，请看正确答案
practice-compare = 请对照答案，自己判断对错
practice-judge = 自己判断
practice-judge-right = 算对
practice-judge-wrong = 算错
practice-short-help = 可以写下要点，也可以在心里答，再对照参考答案
practice-check = 看对错
practice-do-not-know = 不会，看答案
practice-compare-go = 对照答案
practice-next = 下一题
practice-finish = 看结果
practice-hint = 按 A–F 或 1–6 作答，回车看对错，0 不会，S 收藏，N 笔记，G 猜的
practice-hint-blank = 输入后回车到下一空，最后一空回车看对错
practice-hint-text = 写好后按 Ctrl+回车 对照答案
practice-hint-compare = 按 1 算对，2 算错，回车下一题
practice-hint-next = 回车下一题，S 收藏，N 笔记，G 猜的
practice-explanation = 解析
practice-open-article = 在法规库中打开这一条
practice-result = 练了 { $n } 题，答对 { $right } 题（{ $percent }%）
practice-result-book = { $n } 题在错题本里
practice-unsaved = { $n } 题没有保存，请再练一次
practice-back-soon = 10 分钟后可再练：{ $n } 题
practice-back-tomorrow = 明天再来：{ $n } 题
practice-back-week = 一周内再来：{ $n } 题
practice-back-later = 一周以后再来：{ $n } 题
practice-again = 再练一轮
practice-back = 完成
practice-lines = 本轮各题（点开看答案和解析）
practice-line = { $n }. { $stem }
practice-line-right = 对
practice-line-wrong = 错
practice-line-due = 下次复习：{ $when }

# 备考：考试日期、每天的安排、预计成绩。
practice-date = { $month } 月 { $day } 日
practice-goal-title = 备考
practice-goal-none = 填上考试日期和每天能用的时间，程序安排每天练哪些题
practice-goal-make = 制定备考计划
practice-goal-change = 修改计划
practice-goal-over = { $day }的考试已经过去。还有考试要准备，可以改日期。
practice-goal-lead = { $n ->
    [0] 今天（{ $day }）考试
   *[other] 距 { $day }的考试还有 { $n } 天
}
practice-goal-minutes = 每天 { $minutes } 分钟，今天已练 { $done } 分钟
practice-goal-kept = 按计划练下去，预计得 { $marks } 分（五次中有四次在 { $low } 到 { $high } 分之间，满分 { $full } 分）
practice-goal-idle = 从现在起不再练，预计得 { $marks } 分
practice-goal-few = 做过的题还少（{ $n } 题），做到 { $enough } 题以后再估计通过的把握
practice-goal-chance = 达到 { $line } 分的把握约为{ $tenths ->
    [1] 一成
    [2] 两成
    [3] 三成
    [4] 四成
    [5] 五成
    [6] 六成
    [7] 七成
    [8] 八成
   *[other] 九成
}
practice-goal-chance-low = 达到 { $line } 分的把握不到一成，可以增加每天的时间
practice-goal-chance-high = 达到 { $line } 分的把握超过九成
practice-goal-no-case = 案例分析题要在模拟考试里做，不计入预计分数。
practice-goal-honest = 估计只根据本人在这里的作答，题目从本题库抽取时才适用；每天重新计算。
practice-goal-done = 今天的安排已完成
practice-goal-go = 开始今天的备考练习（{ $n } 题）
practice-goal-pile = 复习 { $known } 题，新题 { $fresh } 题，先练多得分的
practice-goal-days = 各日安排
practice-goal-days-close = 收起各日安排
practice-goal-today = 今天
practice-goal-day = { $n } 天后
practice-goal-day-note = 复习 { $known }，新题 { $fresh }
practice-goal-days-note = 答得怎样，第二天的安排就会跟着变。
practice-goal-back = 返回
practice-goal-day-label = 考试日期
practice-goal-day-help = 例如 2026-12-20
practice-goal-day-wrong = 这不是一个日期，请写成 2026-12-20 这样
practice-goal-minutes-label = 每天练习
practice-goal-minutes-unit = 分钟
practice-goal-blueprint = 考试的题型和分值
practice-goal-pass = 合格线
practice-goal-note = 少于实际能用的时间也没有关系：练到哪天算哪天，第二天会重新安排。
practice-goal-save = 保存计划
practice-goal-end = 不再备考

# 学习情况。
practice-progress = 学习情况
practice-progress-empty = 还没有练习记录，练过以后这里会有日历、各领域掌握情况和容易错的条文
practice-revised = 有 { $n } 题在你上次作答之后修改过（多半因为法规修订），请按新的规定再做一遍
practice-revised-go = 重做修改过的题
practice-revised-title = 修改过的题
practice-days = 练习日历
practice-days-note = 最近 { $weeks } 周练了 { $days } 天，共 { $minutes } 分钟、{ $answers } 题次
practice-month = { $n } 月
practice-day-words = { $day }：{ $answers } 题次，{ $minutes } 分钟
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
practice-mastery = 各领域掌握情况
practice-mastery-note = 绿色是现在大致还记得的题，黄色是练过但该复习的题，其余还没有练过
practice-mastery-value = 记得 { $known } / { $all } 题
practice-mastery-words = 记得 { $known } 题，该复习 { $fading } 题，没练过 { $unseen } 题
practice-mastery-untouched = 还有 { $n } 个领域没有练过
practice-shares = 每周答对的比例
practice-shares-note = 以周一的日期表示一周；一周不到 { $n } 题次的不画
practice-shares-none = 每周的作答还少，暂时看不出变化
practice-weak = 容易错的条文
practice-weak-note = 点开看条文原文
practice-weak-value = { $n } 次作答错 { $wrong } 次

# 模拟考试。
practice-mock = 模拟考试
practice-mock-note = 按选定的题型从公开题库抽题，像正式考试一样计时作答，交卷后立即看成绩和解析。成绩只在本人的“学习情况”里，不计入本单位的成绩。
practice-mock-facts = 共 { $n } 题，满分 { $full } 分
practice-mock-minutes = 考试时间
practice-mock-words = 简答题和案例题里要写文字的部分没有人阅卷，交卷后请自己对照参考答案。
practice-mock-go = 开始模拟考试
practice-mock-title = 自测：{ $name }
practice-mocks = 做过的模拟考试
practice-mocks-note = 点开看每题的作答和解析
practice-mock-passed = { $marks } / { $full } 分，达到合格线
practice-mock-failed = { $marks } / { $full } 分
practice-mock-unmarked = 有文字题，请自己对照
practice-hours = 今年的学时
practice-hours-done = 已记 { $done } 学时（会前学法和学法台账）
practice-hours-left = 已记 { $done } 学时，目标 { $target } 学时，还差 { $left } 学时
practice-hours-reached = 已记 { $done } 学时，达到 { $target } 学时的目标
practice-read-article = 在旁边打开这一条
practice-close-article = 收起条文
practice-no-article = 法规库里没有{ $article }，可以先在“法规库”中导入法规
