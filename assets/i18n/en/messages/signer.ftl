signer-secret_needed = send the secret as 'Authorization: Bearer …'
signer-too_large = the request is larger than one for a signature
signer-only_reports = this signs a report's hash under the key's id, and nothing else
signer-body = send { $sign } or { $prove } as JSON
signer-key_unusable = the key cannot be used
