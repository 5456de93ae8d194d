origin-prefix = the label prefix is the operator's GS1 company prefix: 4 to 10 digits, for example 9521234
origin-scheme = an origin begins with http:// or https://
origin-host = an origin is http(s)://host[:port] with nothing behind it; host names have letters, digits, '.' and '-'
origin-port = the port of an origin is a number from 1 to 65535
origin-length = the origin has { $length } characters; with this prefix at most { $most } fit on a label
