using var gate = new Mutex(false, @"Global\cb-exhibit");
gate.WaitOne();
Console.WriteLine("entered");
gate.ReleaseMutex();
