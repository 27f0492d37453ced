resource "aws_iam_role" "ferry" {
  name                 = "ferry"
  assume_role_policy   = file("${path.module}/trust.json")
}
