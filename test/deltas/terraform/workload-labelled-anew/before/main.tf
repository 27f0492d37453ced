resource "kubernetes_deployment_v1" "ferry" {
  metadata {
    name = "ferry"
  }

  spec {
    template {
      metadata {
        labels = { crew = "day" }
      }

      spec {
        container {
          name  = "deck"
          image = "registry.harbour.example/deck:4"

          security_context {
            privileged = false
          }
        }
      }
    }
  }
}
