using var gate = new Semaphore(1, 1, "cb-exhibit");
gate.WaitOne();
Console.WriteLine("entered");
