"""How the other programming languages name models: Go, Java, Kotlin, C#, Rust, Ruby, PHP and their like."""
