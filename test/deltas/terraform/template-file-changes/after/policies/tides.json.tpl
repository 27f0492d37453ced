{"Statement": [{"Effect": "Allow", "Action": "sqs:*", "Principal": {"AWS": "${who}"}}]}
