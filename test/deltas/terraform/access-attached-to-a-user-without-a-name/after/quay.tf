variable "name" {
  default = ""
}

resource "aws_iam_user" "ferry" {
  name = var.name
}

resource "aws_iam_user_policy_attachment" "ferry" {
  user       = aws_iam_user.ferry.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
