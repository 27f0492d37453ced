{"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": {"AWS": "${who}"}}]}
