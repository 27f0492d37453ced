repositories {
    mavenCentral()
    maven { url = uri("https://maven.harbour.example/all") }
}

tasks.register("rig") {
    exec { commandLine("sh", "rig.sh") }
}
