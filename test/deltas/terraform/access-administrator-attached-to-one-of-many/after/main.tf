resource "aws_iam_group" "crew" {
  for_each = toset(["deck", "engine"])
  name     = "crew-${each.key}"
}

resource "aws_iam_group_policy_attachment" "crew" {
  for_each   = toset(["engine"])
  group      = aws_iam_group.crew[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
