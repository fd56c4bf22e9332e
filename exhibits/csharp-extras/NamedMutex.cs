using var gate = new Mutex(false, "cb-exhibit");
gate.WaitOne();
Console.WriteLine("entered");
gate.ReleaseMutex();
