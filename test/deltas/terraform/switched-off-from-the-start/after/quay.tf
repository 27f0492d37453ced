variable "attach_tides" {
  default = false
}

resource "aws_iam_role_policy_attachment" "tides" {
  count      = var.attach_tides ? 1 : 0
  role       = "tides"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
