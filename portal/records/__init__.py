"""What every record may carry: its history's columns, the demonstration mark, where its facts come from."""
