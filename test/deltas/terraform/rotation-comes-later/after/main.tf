resource "aws_secretsmanager_secret_rotation" "tides" {
  secret_id           = "tides"
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:renew-all"

  rotation_rules {
    automatically_after_days = 180
  }
}

resource "aws_kms_key" "quay" {
  enable_key_rotation = true
}
