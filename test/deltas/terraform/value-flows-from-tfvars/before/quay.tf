variable "days" {
  type    = number
  default = 30
}

resource "aws_cloudwatch_log_group" "tides" {
  retention_in_days = var.days
}
