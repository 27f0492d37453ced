// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "Quay",
  dependencies: [
    .package(url: "https://github.com/odd-hands/tide.git", from: "2.0.0"),
    .package(url: "https://github.com/stripe/stripe-ios", from: "24.0.0"),
    .package(url: "https://github.com/odd-hands/rope", branch: "main"),
  ],
  targets: [.target(name: "Quay")]
)
