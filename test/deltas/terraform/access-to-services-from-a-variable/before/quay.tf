variable "quays" {
  type = list(string)
}
data "aws_iam_policy_document" "a" {
  dynamic "statement" {
    for_each = toset(distinct(var.quays))
    content {
      actions = ["${statement.value}:List*", "${statement.value}:Get*"]
      resources = ["*"]
    }
  }
}
