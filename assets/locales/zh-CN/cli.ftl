# The command line.
cli-verified = 核验 { $n } 题（{ $date } 的法律）：{ $findings } 处问题
cli-longest = 选最长项命中
cli-shortest = 选最短项命中
cli-positions = 答案位置
cli-judge-true = 判断题为对
cli-multiple-all = 多选题全选
cli-hits = { $n } 题，{ $ms } 毫秒
cli-imported = 新增 { $added }，修改 { $revised }，未变 { $unchanged }
cli-previewed = 读出 { $n } 题，其中新题 { $new }，问题 { $problems } 处，编码 { $encoding }
cli-roster-imported = 新增 { $added } 人，更新 { $changed } 人，未变 { $unchanged } 人
cli-written = 已写入 { $path }
cli-needs-out = xlsx 需要用 --out 指定文件
cli-restored = 已恢复
cli-kept = 原来的数据保留在 { $path }
cli-sound = 一切正常
cli-demo = 演示数据已就绪（{ $n } 人）：{ $path }
cli-no-display = 没有图形显示，无法打开窗口。请在桌面上运行，或用子命令（kaofa --help）
