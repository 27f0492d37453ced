plugin "aws" {
  enabled = false
}
