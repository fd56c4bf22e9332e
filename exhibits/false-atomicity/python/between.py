import dis

for body in "counter += 1", "counter += int(1)":
    steps = [each.opname for each in dis.get_instructions(body)]
    load, store = steps.index("LOAD_NAME"), steps.index("STORE_NAME")
    print(body, "calls in between:", any(step.startswith("CALL") for step in steps[load:store]))
