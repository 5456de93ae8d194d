retention-media_days = 至少为 1；若为 0，下一次归档会永久删除所有已失效标签的视频
