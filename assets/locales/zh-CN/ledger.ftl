# The ledger of learning.
activity-kind-group = 中心组学习
activity-kind-lecture = 专题辅导
activity-kind-branch = 支部（小组）集中学习
activity-kind-youth = 青年理论学习小组
activity-kind-training = 法律知识培训
activity-kind-forum = 市监讲堂
activity-kind-digest = 新法速递
activity-kind-cases = 典型案例
activity-kind-digest_and_cases = 新法速递和典型案例（合并计数）
activity-kind-books = 图书发放
activity-kind-other = 其他

activity-field-kind = 类别
activity-field-date = 日期
activity-field-until = 结束日期
activity-field-title = 主题
activity-field-unit = 主办单位
activity-field-amount = 数量
activity-field-hours = 学时
activity-field-people = 人数
activity-field-names = 参加人员
activity-field-source = 来源
activity-field-document = 来源文件
activity-field-contact = 联系人
activity-field-note = 备注

activity-fault = { $field }：{ $why }
activity-fault-missing = 没有填写
activity-fault-unknown-kind = 不是台账的类别
activity-fault-unknown-source = 应填“系统数”或“报送数”
activity-fault-no-day = 不是带年份的日期，应写作 2026-03-02
activity-fault-upside-down = 早于开始日期
activity-fault-no-number = 不是大于零的数，可写 12、800余
activity-fault-too-long = 超过 300 字
activity-fault-too-many-hours = 一次活动不会超过 1000 学时
activity-fault-round-own = 本局的活动逐次计数，不写约数
activity-fault-fewer-than-named = 少于写明姓名的人
activity-fault-not-on-the-roster = 有人不在干部名册上
activity-fault-namesakes = 有重名，请写工号，或在姓名后用括号写单位
activity-fault-named-twice = 同一人写了两次
activity-fault-names-of-a-total = 报送数是总数，不记具体人员

amount-above = { $n }余
amount-about = 约{ $n }

error-activity = 这一行还没有保存，有的格子要改
error-activity-do = 改好后按回车保存
error-ledger-no-columns = 没有找到台账的表头
error-ledger-no-columns-do = 表头至少要有“日期”和“主题”两列，应在前 10 行内；可先导出空白表再填

op-edit_ledger = 登记学法活动
op-remove_activity = 删除台账记录
op-import_ledger = 导入学法台账
op-export_ledger = 导出学法台账
op-set_hours_target = 设置年度学时目标
op-set_annual_template = 修改年度素材模板
op-export_annual = 导出年度素材
op-edit_digest = 编辑新法速递
op-issue_digest = 印发新法速递
op-edit_legal_case = 编辑典型案例
op-edit_case_finding = 登记案卷评查问题
op-export_study_text = 导出学法材料

ledger-sheet = 台账
ledger-title = 学法活动台账
ledger-year = { $year } 年
ledger-totals = 汇总
ledger-totals-title = 学法活动分年分类汇总
ledger-totals-apart = 系统数逐次登记，报送数由各单位以总数报送，两者分列，不相加
ledger-total-year = 年度
ledger-total-kind = 类别
ledger-total-own = 系统数
ledger-total-own-people = 系统数人次
ledger-total-own-hours = 学时
ledger-total-reported = 报送数
ledger-total-reported-people = 报送数人次
