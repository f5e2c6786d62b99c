# The study room: sessions before meetings.
room-study = 学法
study-tabs = 学法的分类
study-tab-sessions = 会前学法
study-empty = 还没有会前学法计划
