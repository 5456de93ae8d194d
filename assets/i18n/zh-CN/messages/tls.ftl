tls-file = TLS 文件“{ $file }”：{ $why }
tls-no_certificate = 其中没有证书；应为 PEM 文件，服务器证书在最前
tls-key_of_another = 与证书“{ $certificate }”不匹配：{ $error }
