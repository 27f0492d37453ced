resource "aws_secretsmanager_secret_rotation" "tides" {
  secret_id           = "tides"
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:renew-tides"

  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_kms_key" "quay" {
  enable_key_rotation     = true
  rotation_period_in_days = 90
}
