variable "days" {}

resource "aws_cloudwatch_log_group" "tides" {
  retention_in_days = var.days
}
