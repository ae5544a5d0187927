"""What every page of ours needs, whoever it is for: files, headers, who is asking."""
