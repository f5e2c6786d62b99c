# The study room: sessions before meetings.
room-study = Study
study-tabs = Kinds of study
study-tab-sessions = Before meetings
study-empty = No study before meetings is planned yet
