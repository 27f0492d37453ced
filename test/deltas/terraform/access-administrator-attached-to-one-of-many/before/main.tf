resource "aws_iam_group" "crew" {
  for_each = toset(["deck", "engine"])
  name     = "crew-${each.key}"
}
