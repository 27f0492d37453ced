resource "aws_iam_role" "ferry" {
  name                 = "ferry"
  assume_role_policy   = file("${path.module}/trust.json")
  permissions_boundary = "arn:aws:iam::111122223333:policy/limit"
}
