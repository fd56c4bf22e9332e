var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
var tasks = new List<Task<int>>();
for (var i = 0; i < 5; i++)
{
    var own = i;
    tasks.Add(Task.Run(async () =>
    {
        await start.Task;
        return own;
    }));
}

start.SetResult();
Console.WriteLine(string.Join(' ', await Task.WhenAll(tasks)));
