rule "aws_quay_type" {
  enabled = false
}
