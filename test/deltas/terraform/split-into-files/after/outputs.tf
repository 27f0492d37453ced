output "side" {
  value = local.side
}
