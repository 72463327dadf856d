"""What every record may carry: its history's columns, columns of text, the demonstration mark, where its facts come from."""
