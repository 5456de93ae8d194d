did-not_found = “{ $id }”没有 DID：did:web 只用主机名，不用 IP 地址
