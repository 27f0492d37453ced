resource "aws_secretsmanager_secret" "harbour" {
  name = "QUAY_LICENSE_KEY"
}

resource "aws_lambda_function" "ferry" {
  function_name = "ferry"
  environment {
    variables = { LICENSE_KEY_SECRET = aws_secretsmanager_secret.harbour.name }
  }
}

variable "tide_token" {
  type    = string
  default = ""
}
