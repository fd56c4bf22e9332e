var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
var tasks = new List<Task<int>>();
for (var i = 0; i < 5; i++)
{
    tasks.Add(Task.Run(async () =>
    {
        await start.Task; // so that none looks before the loop is over
        return i;
    }));
}

start.SetResult();
Console.WriteLine(string.Join(' ', await Task.WhenAll(tasks)));
