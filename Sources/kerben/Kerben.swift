print("kerben")
