// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "Quay",
  dependencies: [
    .package(url: "https://github.com/odd-hands/tide.git", from: "1.0.0"),
  ],
  targets: [.target(name: "Quay")]
)
