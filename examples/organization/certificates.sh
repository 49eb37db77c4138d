#!/bin/sh
# Makes the TLS files of one cluster: certificates.sh FOLDER [DAYS]
#
# An authority of its own signs a certificate for the scheduler, one for the workers and one for the client. Its key is
# removed at the end, so nobody can sign another one: to renew a certificate, make all of them again, in a new folder.
set -eu
umask 077

folder="${1:?the folder to make}"
days="${2:-90}"

if [ -e "$folder/ca.pem" ]; then
    echo "$folder has certificates: name a new folder" >&2
    exit 2
fi
mkdir -p "$folder"
cd "$folder"
trap 'rm -f ca.key request.pem openssl.cnf' EXIT

# The scheduler and the workers connect to each other, so they are servers and clients.
cat > openssl.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = sescheck
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[both]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END

openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -sha256 -config openssl.cnf -extensions authority -days "$days" -subj "/CN=sescheck cluster" \
    -key ca.key -out ca.pem

sign() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
    openssl req -new -sha256 -config openssl.cnf -subj "/CN=sescheck $1" -key "$1.key" -out request.pem
    openssl x509 -req -sha256 -days "$days" -extfile openssl.cnf -extensions "$2" -set_serial "0x$(openssl rand -hex 16)" \
        -CA ca.pem -CAkey ca.key -in request.pem -out "$1.pem"
    openssl verify -CAfile ca.pem "$1.pem"
}

sign scheduler both
sign worker both
sign client client
