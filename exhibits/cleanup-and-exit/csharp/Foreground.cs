var begun = new ManualResetEventSlim();
var saving = new Thread(Save);
saving.Start();
begun.Wait();

void Save()
{
    try
    {
        Console.WriteLine("half");
        begun.Set();
        Thread.Sleep(1000); // a slow disk
        Console.WriteLine("whole");
    }
    finally
    {
        Console.WriteLine("closed");
    }
}
